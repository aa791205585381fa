"""Is the pilot open? Answered by the database, with its own clock (`pilot_open`, `pilot_place`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from francetravail_match.accounts.models import Agency, User

from .enums import Level, Opening
from .models import Experiment, SwitchAct


@dataclass(frozen=True)
class Standing:
    """Open, or the first reason why not, from the country down to the person."""

    opening: Opening

    @property
    def allowed(self) -> bool:
        return self.opening is Opening.OPEN

    @property
    def reason(self) -> str:
        """Why not, in French; empty if open."""
        return "" if self.allowed else self.opening.label


def pilot_open(user: User, agency: Agency | None, at: datetime | None = None) -> Standing:
    """May ``user`` work in the pilot for ``agency``? ``at`` in the past: with what was in force then."""
    return Standing(Opening(_ask("pilot_open(%s, %s, {at})", [user.pk, agency and agency.pk], at)))


def pilot_place(*, region: str, agency: Agency | None = None, at: datetime | None = None) -> Standing:
    """The same of a place, whoever asks."""
    return Standing(Opening(_ask("pilot_place(%s, %s, {at})", [region, agency and agency.pk], at)))


def leads_agency(user: User, at: datetime | None = None) -> bool:
    """A manager of their agency, or the deputy named for that day by one of its managers."""
    return bool(_ask("pilot_leads(%s, %s, {at})", [user.pk, user.agency_id], at))


def stopped(level: Level, *, agency: Agency | None = None, region: str | None = None) -> bool:
    """Whether there is a stop of this very place."""
    return bool(_ask("pilot_stopped(%s, %s, %s, {at})", [level, agency and agency.pk, region], None))


def waiting_signature() -> SwitchAct | None:
    """The national act that a second pilote would put into effect by signing it."""
    asked = _ask("(pilot_waiting_signature({at})).id", [], None)
    return SwitchAct.objects.select_related("by").filter(pk=asked).first() if asked else None


def experiment() -> Experiment | None:
    """The parameters in force; None while nobody has fixed them."""
    return Experiment.objects.order_by("-id").first()


def _ask(call: str, values: list[Any], at: datetime | None) -> Any:
    moment = "app_now()" if at is None else "%s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call.format(at=moment)}", values if at is None else [*values, at])
        return cursor.fetchone()[0]
