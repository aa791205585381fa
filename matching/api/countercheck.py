"""The counter-check of an offer that an integration sees, and the people who lack the least."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from francetravail_match.integrations.api.base import DetailView, ListView
from francetravail_match.integrations.api.problems import Conflict
from francetravail_match.integrations.enums import Scope
from francetravail_match.referentials.models import RomeCode
from offers.api.about import AboutOffer

from ..countercheck import services
from ..countercheck.nearby import nearest_of
from ..enums import Verdict
from ..listings import record_listing
from ..models import CounterCheck, NearMiss
from ..querysets import status_of
from .countercheck_serializers import (
    AskedCounterCheckSerializer,
    CounterCheckSerializer,
    NearMissSerializer,
)


def made_for(view: AboutOffer) -> CounterCheck:
    """Of the latest result of the offer that the address names; a conflict says why there is none."""
    run = status_of(view.offer.current_version).done
    made = CounterCheck.objects.select_related("run").filter(run=run).first() if run else None
    if made is not None and made.counts is not None:
        return made
    if run is None:
        raise Conflict("Cette offre n'a pas encore été rapprochée.")
    if run.n_match and (made is None or made.due_since is None):
        raise Conflict("Des personnes correspondent à cette offre : sa contre-épreuve se demande (POST).")
    raise Conflict("La contre-épreuve n'est pas encore faite.")


@extend_schema(
    summary="La contre-épreuve d'une offre",
    description=(
        "Ce qui manque aux personnes, et ce qu'apporterait chaque assouplissement ou chaque autre voie : "
        "des nombres exacts sur toute la population."
    ),
)
class OfferCounterCheck(AboutOffer, DetailView):
    tag = "Contre-épreuves"
    scopes = {"GET": Scope.RUNS_READ, "POST": Scope.RUNS_WRITE}
    other_problems = {"GET": (409,), "POST": (409,)}
    serializer_class = CounterCheckSerializer

    def get_object(self) -> dict[str, Any]:
        made = made_for(self)
        return {"run": made.run.public_id, "made_at": made.made_at, **(made.counts or {})}

    @extend_schema(
        summary="Demander la contre-épreuve d'une offre",
        description=(
            "Du dernier rapprochement, que quelqu'un corresponde ou non. Redemandée, c'est la même, tant que "
            "ses nombres ont moins de 20 heures."
        ),
        request=None,
        responses={202: AskedCounterCheckSerializer},
    )
    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        if request.data:
            raise ValidationError({"": "Cette demande ne prend aucun contenu."})
        try:
            made = services.request(self.offer, requested_by=self.integration)
        except services.NotAskable as refusal:
            raise Conflict(str(refusal)) from refusal
        if made.due_since is not None:
            transaction.on_commit(lambda: services.hasten(made))
        return Response(AskedCounterCheckSerializer(made).data, status=status.HTTP_202_ACCEPTED)


@extend_schema(
    summary="Les personnes à qui il manque le moins",
    description=(
        "Celles qui ont le moins de critères exigés non remplis, sous pseudonyme. "
        "Chaque page lue est une ligne du journal."
    ),
)
class OfferNearest(AboutOffer, ListView):
    tag = "Personnes"
    scopes = {"GET": Scope.PEOPLE_READ}
    other_problems = {"GET": (409,)}
    serializer_class = NearMissSerializer
    queryset = NearMiss.objects.all()
    order = "rank"
    cursor_field = "job_seeker__public_id"

    def get_queryset(self) -> QuerySet[NearMiss]:
        self.made = made_for(self)
        code = RomeCode.objects.filter(pk=OuterRef("occupation")).order_by("pk").values("code")
        return nearest_of(self.made).annotate(occupation_code=Subquery(code[:1]))

    def paginate_queryset(self, queryset: QuerySet[NearMiss]) -> list[Any]:
        page = super().paginate_queryset(queryset)
        found = [person.job_seeker.public_id for person in page]
        record_listing(self.made.run, Verdict.NEAR_MISS, found, seen_by=self.integration)
        return page
