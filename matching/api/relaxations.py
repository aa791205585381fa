"""Answers to a counter-check through a program: an advisor's acts, by the services of the page."""

import uuid
from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from francetravail_match.accounts.permissions import Action
from francetravail_match.integrations.api.advisors import advisor_of
from francetravail_match.integrations.api.base import DetailView
from francetravail_match.integrations.api.problems import Conflict
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal import services as journal
from offers.api.about import AboutOffer
from offers.models import JobOffer
from offers.services.criteria import ChangeRefused

from ..relaxations import answers
from ..relaxations.answers import Answered, Given, NothingChosen, lines_now
from ..relaxations.choices import why_none
from ..relaxations.lines import Line, acts_of
from ..relaxations.proposals import proposal
from ..relaxations.services import undoable
from .relaxations_serializers import (
    ActSerializer,
    KeepSerializer,
    LinesSerializer,
    RelaxSerializer,
    UndoSerializer,
)

TAG = "Contre-épreuves"
AGAIN = (
    "Un acte du conseiller, par les règles de la page. 201 : il est noté ; 200 : il l'était déjà, à "
    "l'identique. 409 : l'offre a changé depuis la version lue, ou la raison pour laquelle rien n'est fait."
)


@extend_schema(
    summary="Ce qui se répond à une contre-épreuve",
    description=(
        "Chaque ligne, ce qu'elle apporterait, si un conseiller doit y répondre ; ce que l'offre peut "
        "demander de moins ; et ce qui a été répondu, par qui, pourquoi, et ce que cela a apporté."
    ),
)
class OfferLines(AboutOffer, DetailView):
    tag = TAG
    scopes = {"GET": Scope.RUNS_READ}
    serializer_class = LinesSerializer

    def get_object(self) -> dict[str, Any]:
        offer = self.offer
        acts = acts_of(offer)
        lines, waiting, _ = lines_now(offer, acts)
        return {
            "version": offer.current_version.public_id if offer.current_version else None,
            "lines": [_line(line, line in waiting) for line in lines],
            "changes": _changes(offer, lines),
            "may_be_undone": offer.is_live and undoable(offer, acts) is not None,
            "acts": [told.act for told in acts],
        }


def _line(line: Line, must_be_answered: bool) -> dict[str, Any]:
    return {
        "criteria": line.codes,
        "match": line.match,
        "to_qualify": line.to_qualify,
        "unlawful": line.unlawful,
        "must_be_answered": must_be_answered,
        "answer": line.answer.act if line.answer else None,
    }


def _changes(offer: JobOffer, lines: list[Line]) -> list[dict[str, Any]]:
    codes = [line.codes[0] for line in lines if len(line.codes) == 1]
    proposed = proposal(offer, codes)
    return [
        {"criterion": code, "options": options, "why_none": "" if options else why_none(code)}
        for code, options in proposed.changes.items()
    ]


class _Answer(AboutOffer):
    """POST: the act that ``answer`` makes, once, of what the advisor said."""

    tag = TAG
    scopes = {"POST": Scope.RELAXATIONS_WRITE}
    other_problems = {"POST": (409,)}
    said_class: ClassVar[type[serializers.Serializer]]
    serializer_class = ActSerializer

    @transaction.atomic
    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        offer = self.offer
        said = self.said_class(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        advisor = advisor_of(offer.agency, values["advisor"], Action.CHANGE_CRITERIA)
        try:
            done = self.answer(Given(advisor, values["reason"], values["version"]), values)
        except (ChangeRefused, NothingChosen) as refusal:
            raise Conflict(str(refusal)) from refusal
        if done.new:
            journal.record(
                "countercheck.answer_received",
                actor=self.integration,
                object_type="offer",
                object_id=offer.public_id,
                kind=done.act.kind,
            )
        made = status.HTTP_201_CREATED if done.new else status.HTTP_200_OK
        return Response(self.get_serializer(done.act).data, status=made)

    def answer(self, given: Given, values: dict[str, Any]) -> Answered:
        raise NotImplementedError


ANSWERED = {201: ActSerializer, 200: ActSerializer}


@extend_schema(summary="Assouplir", description=AGAIN, request=RelaxSerializer, responses=ANSWERED)
class OfferRelax(_Answer):
    said_class = RelaxSerializer

    def answer(self, given: Given, values: dict[str, Any]) -> Answered:
        if values["changes"].keys() - set(values["criteria"]):
            raise NothingChosen("« changes » ne nomme que des critères de la ligne.")
        agreed = values["employer_agreed"]
        return answers.relax(self.offer, values["criteria"], values["changes"], given, employer_agreed=agreed)


@extend_schema(summary="Garder", description=AGAIN, request=KeepSerializer, responses=ANSWERED)
class OfferKeep(_Answer):
    said_class = KeepSerializer

    def answer(self, given: Given, values: dict[str, Any]) -> Answered:
        return answers.keep(self.offer, values["criteria"], given)


@extend_schema(
    summary="Revenir sur le dernier assouplissement",
    description=AGAIN,
    request=UndoSerializer,
    responses=ANSWERED,
)
class OfferUndo(_Answer):
    said_class = UndoSerializer

    def answer(self, given: Given, values: dict[str, Any]) -> Answered:
        return answers.undo(self.offer, given)
