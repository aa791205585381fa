"""Where the questions of an offer stand, in numbers; what to ask a person, and what they answered."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError as Unreadable
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.enums import AnswerChannel
from candidates.models import JobSeeker
from francetravail_match.accounts.permissions import Action
from francetravail_match.integrations.api.advisors import advisor_of
from francetravail_match.integrations.api.base import DetailView
from francetravail_match.integrations.api.problems import Conflict
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal import services as journal
from offers.api.about import AboutOffer

from ...context import context
from ..models import Campaign
from ..services.answering import record_replies
from ..services.campaigns import start_asking
from ..services.memory import remember
from ..states import counts_of, questions_of_pair
from ..waiting import Question, questions_of
from .serializers import AskSerializer, ProgressSerializer, QuestionsSerializer, RepliesSerializer, progress


@extend_schema(
    summary="Où en sont les questions d'une offre",
    description=(
        "Combien de personnes sont à interroger, et combien l'ont été : des nombres, exacts, comptés à la "
        "demande sur toute la population. Qui a répondu ou s'est tu n'est jamais dit."
    ),
)
class OfferQuestions(AboutOffer, DetailView):
    tag = "Questions"
    scopes = {"GET": Scope.QUESTIONS_READ, "POST": Scope.QUESTIONS_WRITE}
    other_problems = {"POST": (409,)}
    serializer_class = ProgressSerializer

    def get_object(self) -> dict[str, Any]:
        campaign = Campaign.objects.filter(offer=self.offer).first()
        return progress(self.offer, counts_of(self.offer), campaign)

    @extend_schema(
        summary="Faire interroger les personnes d'une offre",
        description=(
            "Un acte du conseiller : les messages partent par vagues, aux heures ouvrées. Redemander ne "
            "change rien tant qu'ils partent. En retour : où l'on en est. 409 : l'offre n'est pas publiée, "
            "ou ce n'est pas un conseiller de son agence."
        ),
        request=AskSerializer,
        responses={200: ProgressSerializer},
    )
    @transaction.atomic
    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        offer = self.offer
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        advisor = advisor_of(offer.agency, asked.validated_data["advisor"], Action.ASK_PEOPLE)
        going_on = Campaign.objects.filter(offer=offer, ended_at=None).exists()
        try:
            start_asking(offer=offer, by=advisor)
        except Unreadable as error:
            raise Conflict(" ".join(error.messages)) from error
        if not going_on:
            journal.record(
                "questions.start_received",
                actor=self.integration,
                object_type="offer",
                object_id=offer.public_id,
            )
        return Response(self.get_serializer(self.get_object()).data)


@extend_schema(
    summary="Ce qu'il reste à demander à une personne",
    description=(
        "Pour une offre : ce qui est inconnu d'elle et qui décide, qu'on le lui ait déjà demandé ou non. "
        "Chaque lecture est une ligne du journal."
    ),
)
class PersonQuestions(AboutOffer, DetailView):
    tag = "Questions"
    scopes = {"GET": Scope.PEOPLE_READ, "POST": Scope.ANSWERS_WRITE}
    other_problems = {"POST": (409,)}
    serializer_class = QuestionsSerializer

    @cached_property
    def person(self) -> JobSeeker:
        return get_object_or_404(JobSeeker.objects.shown(), public_id=self.kwargs["person_id"])

    def get_object(self) -> dict[str, Any]:
        journal.record(
            "explanation.viewed",
            actor=self.integration,
            object_type="person",
            object_id=self.person.public_id,
            offer=str(self.offer.public_id),
        )
        return self._answer(self._asked())

    def _asked(self) -> dict[str, Question]:
        """Of an offer that is not live, or of who is not to be asked: nothing."""
        offer, ctx = self.offer, context()
        if offer.current_version_id is None:
            return {}
        codes = questions_of_pair(offer.current_version_id, self.person.pk, ctx.as_json())
        pairs = [(criterion, item) for criterion, _, item in (code.partition(":") for code in codes)]
        return {question.code: question for question in questions_of(pairs, self.person)}

    def _answer(self, questions: dict[str, Question]) -> dict[str, Any]:
        return {
            "offer": self.offer.public_id,
            "person": self.person.public_id,
            "questions": list(questions.values()),
        }

    @extend_schema(
        summary="Transmettre ce qu'une personne a répondu",
        description=(
            "Tout ou rien. Une réponse sert cette offre et les suivantes ; celles que cela concerne sont "
            "rapprochées de nouveau. En retour : ce qu'il reste à demander. 409 : ce n'est pas demandé, ou "
            "ce n'est pas une réponse."
        ),
        request=RepliesSerializer,
        responses={200: QuestionsSerializer},
    )
    @transaction.atomic
    def post(self, request: Request, offer_id: uuid.UUID, person_id: uuid.UUID) -> Response:
        offer, person = self.offer, self.person
        given = RepliesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        replies = given.validated_data["replies"]
        asked = self._asked()
        if not asked:
            raise Conflict(f"Rien n'est à demander à {person.pseudonym} pour l'offre {offer.source_number}.")
        unknown = sorted(replies.keys() - asked.keys())
        if unknown:
            raise Conflict(f"Ces questions ne sont pas posées : {', '.join(unknown)}.")
        remember(person.pk, sorted(replies))
        try:
            record_replies(
                job_seeker=person,
                replies=replies,
                channel=AnswerChannel(given.validated_data["channel"]),
            )
        except Unreadable as error:
            raise Conflict(" ".join(error.messages)) from error
        journal.record(
            "answers.received",
            actor=self.integration,
            object_type="person",
            object_id=person.public_id,
            count=len(replies),
        )
        self.person = JobSeeker.objects.get(pk=person.pk)
        return Response(self.get_serializer(self._answer(self._asked())).data)
