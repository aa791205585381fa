"""Sightings, with how far it has come with each."""

from typing import Any

from django.db.models import BooleanField, CharField, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from matching.shortlists.enums import ReferralState

from .enums import State


def _asked(name: str) -> Func:
    return Func(F("pk"), function=f"external_{name}", output_field=CharField())


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

    def presented(self) -> "SightingQuerySet":
        """To the employer. Annotate ``followed`` (None: not seen yet), ``undone`` (where undoing leads) and
        ``clear`` (they do not work there, as last attested).
        """
        known = self.annotate(
            state=_asked("state"), followed=_asked("followed"), undone=_asked("undone")
        ).annotate(clear=Func(F("pk"), function="external_employer_clear", output_field=BooleanField()))
        return known.filter(state=State.DISCLOSED)

    def to_show(self) -> "SightingQuerySet":
        """Those presented whom the employer reads, or will once nobody registered is before them."""
        presented = self.presented().filter(clear=True)
        return presented.filter(Q(followed=None) | ~Q(followed=ReferralState.WITHDREW))

    def _latest(self, name: str) -> QuerySet:
        related: Any = self.model._meta.get_field(name).related_model
        return related.objects.filter(sighting=OuterRef("pk")).order_by("-pk")


class KeepChoiceQuerySet(QuerySet):
    def in_force(self, sighting_id: int) -> Any:
        """What the person said last of keeping their answers; None for nothing."""
        return self.filter(profile=sighting_id).order_by("-pk").first()
