"""From interested to the employer: who sees whom, and the one act that presents somebody outside."""

from dataclasses import dataclass

from django.db import IntegrityError

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import call
from francetravail_match.pilot.services import PilotRefused
from matching.gate.enums import REMEDIES, ActKind, Refusal
from matching.gate.services import Decision, require_open_gate
from matching.gate.standing import words_of
from offers.models import JobOffer

from ..enums import WITH_ANSWERS, State
from ..models import Sighting
from .judging import Compared, compared_with


@dataclass(frozen=True)
class Line:
    """``bar``: what of this person stands against presenting them, in French; empty: nothing."""

    compared: Compared
    may_shortlist: bool
    may_disclose: bool
    bar: str = ""
    remedy: str = ""


def seen_by(user: User, offer: JobOffer) -> tuple[State, ...]:
    """Of people outside, those whom the user's roles show them for this offer."""
    if user.agency_id is None or user.agency_id != offer.agency_id:
        return ()
    if user.may(Action.SEARCH_OUTSIDE):
        return tuple(WITH_ANSWERS)
    return (State.DISCLOSED,) if user.may(Action.FOLLOW_UP) else ()


def lines_of(offer: JobOffer, user: User) -> list[Line]:
    """Those whom the offer interests, apart from the registered; the best first."""
    states = seen_by(user, offer)
    return [_line(one, user) for one in compared_with(offer, states=states)] if states else []


def _line(one: Compared, user: User) -> Line:
    acts = user.may(Action.SEARCH_OUTSIDE)
    shortlisted = acts and one.state == State.SHORTLISTED
    code = call("external_disclosure_bar", one.profile.pk) if shortlisted else None
    return Line(
        one,
        may_shortlist=acts and one.state == State.INTERESTED,
        may_disclose=shortlisted and code is None,
        bar=words_of(Refusal(code)) if code else "",
        remedy=REMEDIES.get(Refusal(code), "") if code else "",
    )


def disclose(sighting: Sighting, *, by: User) -> Decision:
    """The person is presented to the employer, through the gate; a refusal says why."""
    try:
        return require_open_gate(sighting.offer, act=ActKind.DISCLOSURE, by=by, sighting=sighting.pk)
    except IntegrityError as error:
        raise PilotRefused("La base refuse de présenter cette personne.") from error
