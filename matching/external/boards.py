"""Where each sighting stands: what is next, and until when what is held of the person is held."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from matching.gate.models import AbsenceFinding
from matching.gate.standing import open_ones

from .clocks import (
    ACCEPTED_MONTHS,
    ANSWER_WITHIN,
    ATTESTATION_VALID,
    COOL_DOWN_MONTHS,
    information_deadline,
    months_later,
)
from .enums import CONTACTED, Situation, State
from .models import ContactPolicy, Sighting
from .querysets import SightingQuerySet

SHOWN = 200
NEXT = {
    State.INFORMED: "Attendre sa réponse",
    State.INTERESTED: "Voir si elle remplit chaque critère exigé, puis la présélectionner",
    State.SHORTLISTED: "La présenter à l'employeur, si personne d'inscrit ne correspond",
    State.DISCLOSED: "Suivre la réponse de l'employeur",
    State.NO_ANSWER: "Rien : elle n'est plus sollicitée",
    State.DECLINED: "Rien : elle n'est plus sollicitée",
}
CLOCK = {
    State.SIGHTED: "à informer avant le",
    State.INFORMED: "réponse attendue avant le",
}


@dataclass(frozen=True)
class Line:
    """A sighting as a board shows it. ``is_open``: its page exists, for the gate of its offer is open."""

    sighting: Any
    state: State
    situation: str
    clock: str
    due_on: date
    days_left: int
    next: str
    is_open: bool


def board(sightings: SightingQuerySet, *, region: str | None, open_offers: Collection[int]) -> list[Line]:
    """The most pressing first."""
    now = app_now()
    allowed = _contacted_in(region)
    shown = sightings.with_standing().select_related("offer")[:SHOWN]
    lines = (_line(sighting, now, allowed, open_offers) for sighting in shown)
    return sorted(lines, key=lambda line: (line.days_left, line.sighting.pk))


def mine(user: User) -> tuple[list[Line], int]:
    """An advisor's sightings; and how many are out of sight: not informed, and the gate is closed."""
    own = Sighting.objects.filter(author=user, offer__agency=user.agency_id)
    findings = AbsenceFinding.objects.open().filter(offer__in=own.values("offer"))
    said_open = open_ones(findings.select_related("offer__current_version"), user)
    open_offers = {finding.offer_id for finding in said_open}
    region = user.agency.region_id if user.agency else None
    lines = board(own.order_by("-pk"), region=region, open_offers=open_offers)
    seen = [line for line in lines if line.is_open or line.state != State.SIGHTED]
    return seen, len(lines) - len(seen)


def _line(sighting: Any, now: datetime, allowed: Collection[str], open_offers: Collection[int]) -> Line:
    state = State(sighting.state)
    due_on = _due_on(state, localdate(sighting.since))
    situation = str(Situation(sighting.situation).label) if sighting.situation else "Inconnue"
    if state is State.SIGHTED:
        fresh = sighting.attested_at > now - ATTESTATION_VALID
        next_act = _before_contact(fresh, sighting.situation in allowed)
    else:
        next_act = NEXT[state]
    return Line(
        sighting=sighting,
        state=state,
        situation=situation,
        clock=CLOCK.get(state, "effacée le"),
        due_on=due_on,
        days_left=(due_on - localdate(now)).days,
        next=next_act,
        is_open=sighting.offer_id in open_offers,
    )


def _before_contact(fresh: bool, allowed: bool) -> str:
    if not allowed:
        return "Rien : votre région n'a pas décidé de contacter dans cette situation"
    return "L'informer" if fresh else "Vérifier de nouveau « Open to Work », puis l'informer"


def _due_on(state: State, since: date) -> date:
    if state is State.SIGHTED:
        return information_deadline(since)
    if state is State.INFORMED:
        return since + ANSWER_WITHIN
    months = COOL_DOWN_MONTHS if state in (State.NO_ANSWER, State.DECLINED) else ACCEPTED_MONTHS
    return months_later(since, months)


def _contacted_in(region: str | None) -> set[str]:
    policies: Iterable[str] = (
        ContactPolicy.objects.filter(region=region, ended_at=None)
        .order_by()
        .values_list("situation", flat=True)
    )
    return {*CONTACTED, *policies}
