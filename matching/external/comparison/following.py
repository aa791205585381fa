"""People outside before the employer: shown after the registered, and what is said of them, line by line."""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, F, Func
from psycopg.errors import RestrictViolation

from candidates.models import pseudonym
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.pilot.services import PilotRefused
from matching.people import ShownPerson
from matching.shortlists.enums import MISTAKE, ReferralState
from matching.shortlists.forms import EmployerAnswerForm
from matching.shortlists.life import REFERRAL_RULES
from matching.shortlists.models import EmployerLink
from matching.shortlists.presenting import SHOWN
from offers.models import JobOffer

from ..enums import State
from ..models import Sighting
from .judging import compared_with


@dataclass(frozen=True)
class Shown:
    """What an employer reads of somebody: the same as of the registered, and by a pseudonym alone."""

    sighting: Sighting
    person: ShownPerson
    state: ReferralState
    met: list[str]
    to_check: list[str]

    @property
    def steps(self) -> frozenset[str]:
        """Where the employer may bring them, by their link."""
        return frozenset(str(r.target) for r in REFERRAL_RULES if r.source == self.state and r.by_employer)

    @property
    def form(self) -> EmployerAnswerForm:
        return EmployerAnswerForm(steps=self.steps, prefix=str(self.person.public_id))


def shown_to_employer(offer: JobOffer) -> list[Shown]:
    """Those whom the employer has before them; who may be shown from now on is, and stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM external_show(%s)", [offer.pk])
        states = dict(cursor.fetchall())
    people = compared_with(offer, states=[State.DISCLOSED]) if states else []
    shown = []
    for one in people:
        if one.profile.pk not in states:
            continue
        reasons = [reason for reason in one.person.reasons if reason.label in SHOWN]
        shown.append(
            Shown(
                one.profile.sighting,
                one.person,
                ReferralState(states[one.profile.pk]),
                met=[reason.words for reason in reasons if reason.outcome],
                to_check=[reason.label for reason in reasons if reason.outcome is None],
            )
        )
    return shown


@dataclass(frozen=True)
class Presented:
    """``state`` None: not seen by the employer yet. ``steps``: where this user may bring them."""

    sighting: Sighting
    pseudonym: str
    state: ReferralState | None
    steps: frozenset[str]


def presented_to(user: User, offer: JobOffer) -> list[Presented]:
    """For the agency: whom the employer was presented, as they stand. Reading it shows nobody to anyone."""
    if user.agency_id != offer.agency_id or not user.may(Action.FOLLOW_UP):
        return []
    state = Func(F("pk"), function="external_state", output_field=CharField())
    followed = Func(F("pk"), function="external_followed", output_field=CharField())
    seen = Sighting.objects.filter(offer=offer).annotate(state=state, followed=followed)
    presented = seen.filter(state=State.DISCLOSED).order_by("pk")
    return [
        Presented(
            one,
            pseudonym(one.public_id),
            ReferralState(one.followed) if one.followed else None,
            frozenset(
                str(rule.target)
                for rule in REFERRAL_RULES
                if rule.source == one.followed and user.may(rule.action) and MISTAKE not in rule.reasons
            ),
        )
        for one in presented
    ]


def note_outcome(
    sighting: Sighting,
    outcome: str,
    reason: str = "",
    *,
    by: User | None = None,
    link: EmployerLink | None = None,
) -> None:
    """What the employer says by their link, or somebody of the agency notes; PilotRefused (French) if not."""
    try:
        with transaction.atomic():
            call("external_follow", by and by.pk, link and link.pk, sighting.pk, outcome, reason)
    except IntegrityError as error:
        if isinstance(error.__cause__, RestrictViolation):
            raise PilotRefused(str(error.__cause__.diag.message_primary)) from error
        raise
