"""People outside before the employer: shown after the registered, and what is said of them, line by line."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import RestrictViolation

from candidates.models import pseudonym
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.pilot.services import PilotRefused
from matching.shortlists.enums import MISTAKE, ReferralState
from matching.shortlists.forms import EmployerAnswerForm
from matching.shortlists.life import REFERRAL_RULES, rule_for
from matching.shortlists.models import EmployerLink
from matching.shortlists.presenting import Presented, as_presented
from matching.shortlists.refusals import Refused, refusals
from matching.shortlists.services.following import bring_into_follow_up
from matching.shortlists.showing import steps_from, steps_of_employer
from offers.models import JobOffer

from ..enums import State
from ..models import EmployerStep, Sighting
from .judging import compared_with


@dataclass(frozen=True)
class Shown:
    """What an employer reads of somebody: the same as of the registered, and by a pseudonym alone."""

    sighting: Sighting
    who: Presented

    def form(self, data: Any = None) -> EmployerAnswerForm:
        steps = steps_of_employer(self.who.state)
        return EmployerAnswerForm(data, steps=steps, prefix=str(self.sighting.public_id))


def shown_to_employer(offer: JobOffer) -> list[Shown]:
    """Those whom the employer has before them; who may be shown from now on is, and stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM external_show(%s)", [offer.pk])
        states = dict(cursor.fetchall())
    people = compared_with(offer, states=[State.DISCLOSED]) if states else []
    return [
        Shown(one.profile.sighting, as_presented(one.person, ReferralState(states[one.profile.pk])))
        for one in people
        if one.profile.pk in states
    ]


@dataclass(frozen=True)
class Followed:
    """``state`` None: not seen by the employer yet. ``hidden``: from them, for they may be the person's own.

    ``reason``: of the last change. ``steps``: where this user may bring them; ``undo``: or bring them back.
    """

    sighting: Sighting
    pseudonym: str
    state: ReferralState | None
    hidden: bool
    reason: str
    steps: frozenset[str]
    undo: str

    @property
    def to_show(self) -> bool:
        return not self.hidden and self.state != ReferralState.WITHDREW


def presented_to(user: User, offer: JobOffer) -> list[Followed]:
    """For the agency: whom the employer was presented, as they stand. Reading it shows nobody to anyone."""
    if user.agency_id != offer.agency_id or not user.may(Action.FOLLOW_UP):
        return []
    seen = list(Sighting.objects.filter(offer=offer).presented().order_by("pk"))
    if not seen:
        return []
    last = EmployerStep.objects.filter(sighting__in=seen).order_by("sighting_id", "-pk")
    steps = {step.sighting_id: step for step in last.distinct("sighting_id")}
    return [_followed(one, steps.get(one.pk), user, offer) for one in seen]


def _followed(one: Sighting, last: EmployerStep | None, user: User, offer: JobOffer) -> Followed:
    state = ReferralState(last.to_state) if last else None
    undone = one.undone or ""  # type: ignore[attr-defined]
    rule = rule_for(REFERRAL_RULES, state or "", undone, MISTAKE)
    return Followed(
        one,
        pseudonym(one.public_id),
        state,
        hidden=not one.clear,  # type: ignore[attr-defined]
        reason="" if last is None or last.reason == MISTAKE else last.reason_label,
        steps=steps_from(state, user) if offer.is_live else frozenset(),
        undo=undone if rule and offer.is_live and user.may(rule.action) else "",
    )


def note_outcome(
    sighting: Sighting,
    outcome: str,
    reason: str = "",
    *,
    by: User | None = None,
    link: EmployerLink | None = None,
) -> None:
    """What the employer says by their link, or somebody of the agency notes; PilotRefused (French) if not.

    ``reason`` MISTAKE: the last change was one, and ``outcome`` is where it found the person.
    """
    try:
        with refusals():
            # The offer before the person, as whoever holds both.
            list(JobOffer.objects.locked().filter(pk=sighting.offer_id))
            call("external_follow", by and by.pk, link and link.pk, sighting.pk, outcome, reason)
            if by and reason != MISTAKE:
                bring_into_follow_up(sighting.offer, by)
    except Refused as refusal:
        raise PilotRefused(str(refusal)) from refusal
    except IntegrityError as error:
        if isinstance(error.__cause__, RestrictViolation):
            raise PilotRefused(str(error.__cause__.diag.message_primary)) from error
        raise
