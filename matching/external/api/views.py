"""One-click stubs for an offer, through its gate: what an advisor sends from the recruiter tool."""

import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.imports import Unreadable
from francetravail_match.integrations.api.advisors import advisor_of
from francetravail_match.integrations.api.base import ApiView
from francetravail_match.integrations.api.problems import Conflict
from francetravail_match.integrations.enums import Scope
from francetravail_match.journal import services as journal
from matching.gate.standing import barred_by, words_of
from offers.models import JobOffer

from ..imports import Candidate, look
from ..lead import active_sources
from ..models import Sighting
from ..services import NOT_FOR_THIS_OFFER, OBJECTED, record_sighting
from ..sources import ExternalSource
from .serializers import RecordedSerializer, StubSerializer

SOURCE = "one_click"
#: The same for somebody registered, employed there, or who objected: a program is not told which.
A_HUMAN_DECIDES = "Ce repérage demande l'œil d'un conseiller : saisissez-le dans le site."


@extend_schema(
    summary="Repérer une personne, d'un clic",
    description=(
        "Un profil exporté en un clic par un conseiller, pour une offre dont la recherche complémentaire "
        "lui est ouverte : la base recompte avant d'écrire. Seul est gardé où la personne a été vue ; le "
        "reste est comparé, ou laissé, et dit. 409 : la recherche est fermée, la source n'est pas active "
        "dans la région, ou un conseiller doit voir ce repérage dans le site."
    ),
    request=StubSerializer,
    responses={201: RecordedSerializer},
)
class OfferSightings(ApiView):
    tag = "Recherche complémentaire"
    scopes = {"POST": Scope.SIGHTINGS_WRITE}
    other_problems = {"POST": (409,)}
    serializer_class = RecordedSerializer
    queryset = JobOffer.objects.all()

    @cached_property
    def offer(self) -> JobOffer:
        visible = JobOffer.objects.visible_through(self.integration)
        offers = visible.select_related("current_version", "employer__group", "agency")
        return get_object_or_404(offers, public_id=self.kwargs["offer_id"])

    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        offer = self.offer
        given = StubSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        advisor = advisor_of(offer.agency, said["advisor"], Action.SEARCH_OUTSIDE)
        if barred := barred_by(offer, advisor):
            raise Conflict(words_of(barred))
        candidate, dropped = self._read(self._source(), said["stub"])
        sighting = self._record(advisor, candidate, said)
        journal.record(
            "external.stub_received",
            actor=self.integration,
            object_type="offer",
            object_id=offer.public_id,
            count=1,
        )
        body = {"id": sighting.public_id, "dropped": dropped}
        return Response(self.get_serializer(body).data, status=status.HTTP_201_CREATED)

    def _source(self) -> ExternalSource:
        active = {source.code: source for source in active_sources(self.offer.agency.region_id)}
        if SOURCE not in active:
            raise Conflict("Cette source n'est pas active dans la région de l'agence.")
        return active[SOURCE]

    def _read(self, source: ExternalSource, stub: dict[str, Any]) -> tuple[Candidate, list[dict[str, str]]]:
        try:
            looked = look(self.offer, source, json.dumps(stub).encode())
        except Unreadable as error:
            raise Conflict(str(error)) from error
        for row in looked.preview.refused:
            if row.reason in (OBJECTED, NOT_FOR_THIS_OFFER):
                raise Conflict(A_HUMAN_DECIDES)
            raise Conflict(_sentence(row.reason))
        (candidate,) = looked.candidates
        if candidate.alike:
            raise Conflict(A_HUMAN_DECIDES)
        return candidate, [{"name": name, "fate": fate.value} for name, fate, _ in looked.preview.dropped()]

    def _record(self, advisor: User, candidate: Candidate, said: dict[str, Any]) -> Sighting:
        attested = {name: said[name] for name in ("open_to_work", "visibility", "situation", "ends_on")}
        person = candidate.found
        try:
            decision = record_sighting(
                self.offer,
                by=advisor,
                source=SOURCE,
                url=person.address,
                urn=person.urn,
                employers=candidate.employers,
                email=person.email,
                **attested,
            )
        except ValidationError as error:
            raise Conflict(_sentence(" ".join(error.messages))) from error
        if not decision.allowed:
            raise Conflict(decision.reason)
        return Sighting.objects.get(act=decision.act_id)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
