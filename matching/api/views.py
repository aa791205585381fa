"""Runs of the offers that an integration sees, and the people found; whom it reads is journalled first."""

import uuid
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from candidates.models import JobSeeker
from francetravail_match.integrations.api.base import DetailView, ListView
from francetravail_match.integrations.api.problems import Conflict
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal import services as journal
from francetravail_match.referentials.models import RomeCode
from offers.models import JobOffer

from .. import services
from ..enums import RunState, RunTrigger, Verdict
from ..explanation import Explanation, NotCompared, explain
from ..listings import record_listing
from ..models import MatchResult, MatchRun
from ..querysets import people_of, runs_visible_through
from .serializers import (
    ExplanationSerializer,
    PeopleParameters,
    PersonSerializer,
    RunDetailSerializer,
    RunSerializer,
)


@extend_schema(summary="Les rapprochements d'une offre", description="Du dernier demandé au premier.")
class OfferRuns(ListView):
    tag = "Rapprochements"
    scopes = {"GET": Scope.RUNS_READ, "POST": Scope.RUNS_WRITE}
    other_problems = {"POST": (409,)}
    serializer_class = RunSerializer
    queryset = MatchRun.objects.select_related("version__offer")

    @cached_property
    def offer(self) -> JobOffer:
        visible = JobOffer.objects.visible_through(self.integration).select_related("current_version")
        return get_object_or_404(visible, public_id=self.kwargs["offer_id"])

    def get_queryset(self) -> QuerySet[MatchRun]:
        return super().get_queryset().filter(version__offer=self.offer)

    @extend_schema(
        summary="Demander un rapprochement",
        description="Des critères que l'offre a maintenant. S'il y en a déjà un en attente, c'est lui.",
        request=None,
        responses={202: RunSerializer},
    )
    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        """Ask for a run; asked again while it waits, the same one is the answer."""
        if request.data:
            raise ValidationError({"": "Cette demande ne prend aucun contenu."})
        version = self.offer.current_version
        if version is None or not self.offer.is_live:
            raise Conflict("Cette offre n'est pas publiée : elle ne peut pas être rapprochée.")
        run = services.request_run(version=version, trigger=RunTrigger.REQUEST, requested_by=self.integration)
        run.version.offer = self.offer
        location = {"Location": reverse("api:run", args=[run.public_id])}
        return Response(self.get_serializer(run).data, status=status.HTTP_202_ACCEPTED, headers=location)


@extend_schema(
    summary="Un rapprochement",
    description="Ses nombres exacts sur toute la population, et tout ce avec quoi il a été fait.",
)
class RunDetail(DetailView):
    tag = "Rapprochements"
    scopes = {"GET": Scope.RUNS_READ}
    serializer_class = RunDetailSerializer
    lookup_url_kwarg = "run_id"
    queryset = MatchRun.objects.all()

    def get_queryset(self) -> QuerySet[MatchRun]:
        return runs_visible_through(self.integration)


@extend_schema(
    summary="Les personnes trouvées",
    description=(
        "Les premières de chaque verdict, dans l'ordre du rapprochement, sous pseudonyme. "
        "Chaque page lue est une ligne du journal."
    ),
)
class RunPeople(ListView):
    tag = "Personnes"
    scopes = {"GET": Scope.PEOPLE_READ}
    other_problems = {"GET": (409,)}
    parameters_class = PeopleParameters
    serializer_class = PersonSerializer
    queryset = MatchResult.objects.all()
    order = "rank"
    cursor_field = "job_seeker__public_id"

    @cached_property
    def run(self) -> MatchRun:
        return get_object_or_404(runs_visible_through(self.integration), public_id=self.kwargs["run_id"])

    def get_queryset(self) -> QuerySet[MatchResult]:
        if self.run.state != RunState.DONE:
            raise Conflict("Ce rapprochement n'est pas terminé : il n'a encore trouvé personne.")
        code = RomeCode.objects.filter(pk=OuterRef("occupation")).order_by("pk").values("code")
        people = people_of(self.run, Verdict(self.parameters["verdict"]))
        # Who has left since, or asked that nothing be done with what is known of them, is no longer given.
        people = people.filter(job_seeker__in=JobSeeker.objects.shown())
        return people.annotate(occupation_code=Subquery(code[:1]))

    def paginate_queryset(self, queryset: QuerySet[MatchResult]) -> list[Any]:
        page = super().paginate_queryset(queryset)
        verdict = Verdict(self.parameters["verdict"])
        found = [person.job_seeker.public_id for person in page]
        record_listing(self.run, verdict, found, seen_by=self.integration)
        return page


@extend_schema(
    summary="Pourquoi ?",
    description=(
        "Une offre et une personne, critère par critère, d'après les règles en vigueur maintenant. "
        "Chaque explication lue est une ligne du journal."
    ),
)
class OfferPerson(DetailView):
    tag = "Personnes"
    scopes = {"GET": Scope.PEOPLE_READ}
    other_problems = {"GET": (409,)}
    serializer_class = ExplanationSerializer
    queryset = JobSeeker.objects.all()

    def get_object(self) -> Explanation:
        offers = JobOffer.objects.visible_through(self.integration).select_related("current_version")
        offer = get_object_or_404(offers, public_id=self.kwargs["offer_id"])
        people = JobSeeker.objects.shown().defer("commune")
        person = get_object_or_404(people, public_id=self.kwargs["person_id"])
        journal.record(
            "explanation.viewed",
            actor=self.integration,
            object_type="person",
            object_id=person.public_id,
            offer=str(offer.public_id),
        )
        version = offer.current_version
        if version is None:
            raise Conflict("Cette offre n'a pas de critères : personne ne lui est comparé.")
        version.offer = offer
        try:
            return explain(version, person)
        except NotCompared as reason:
            raise Conflict(str(reason)) from reason
