"""From interested to the employer: who sees whom, and the one act that presents somebody outside."""

from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import CharField, F, Func

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.pilot.services import PilotRefused
from matching.gate.enums import REMEDIES, ActKind, Refusal
from matching.gate.services import Decision, require_open_gate
from matching.gate.standing import words_of
from offers.models import JobOffer

from ..enums import WITH_ANSWERS, State
from ..models import Profile, Sighting
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
    people = compared_with(offer, states=states) if states else []
    if not user.may(Action.SEARCH_OUTSIDE):
        return [Line(one, may_shortlist=False, may_disclose=False) for one in people]
    bars = _bars([one.profile.pk for one in people if one.state == State.SHORTLISTED])
    return [
        Line(
            one,
            may_shortlist=one.state == State.INTERESTED,
            may_disclose=one.profile.pk in bars and not bars[one.profile.pk],
            bar=words_of(Refusal(code)) if (code := bars.get(one.profile.pk)) else "",
            remedy=REMEDIES.get(Refusal(code), "") if code else "",
        )
        for one in people
    ]


def _bars(shortlisted: list[int]) -> dict[int, str | None]:
    """What stands against presenting each of them (Refusal), None: nothing; one query if any."""
    if not shortlisted:
        return {}
    bar = Func(F("pk"), function="external_disclosure_bar", output_field=CharField())
    of_them = Profile.objects.filter(pk__in=shortlisted).order_by("pk")
    return dict(of_them.annotate(bar=bar).values_list("pk", "bar"))


def disclose(sighting: Sighting, *, by: User) -> Decision:
    """The person is presented to the employer, through the gate; a refusal says why."""
    try:
        return require_open_gate(sighting.offer, act=ActKind.DISCLOSURE, by=by, sighting=sighting.pk)
    except IntegrityError as error:
        raise PilotRefused("La base refuse de présenter cette personne.") from error
