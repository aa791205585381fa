"""Sightings, with how far it has come with each."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from .enums import State


class SightingQuerySet(QuerySet):
    def with_standing(self) -> "SightingQuerySet":
        """Annotate ``state`` and ``since``, of the latest step, and what was attested last."""
        # Named here: the models import this module.
        steps = self._latest("steps")
        attested = self._latest("attestations")
        return self.annotate(
            state=Coalesce(Subquery(steps.values("after")[:1]), Value(State.SIGHTED.value)),
            since=Coalesce(Subquery(steps.values("at")[:1]), "seen_at"),
            situation=Subquery(attested.values("situation")[:1]),
            ends_on=Subquery(attested.values("ends_on")[:1]),
            attested_at=Greatest(Subquery(attested.values("at")[:1]), "seen_at"),
        )

    def _latest(self, name: str) -> QuerySet:
        related: Any = self.model._meta.get_field(name).related_model
        return related.objects.filter(sighting=OuterRef("pk")).order_by("-pk")
