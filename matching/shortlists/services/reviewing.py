"""From the advisor to liaison, and from liaison to the employer."""

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from offers.models import JobOffer
from offers.services.locks import lock_offers
from offers.services.transitions import TransitionRefused, send_shortlist

from ..enums import SEEN_BY_EMPLOYER, ReferralState, ShortlistReason, ShortlistState
from ..life import REFERRAL_RULES, SHORTLIST_RULES, rule_for
from ..models import Referral, ReferralAct, Shortlist, ShortlistAct
from ..querysets import others_presented
from ..refusals import MESSAGES, Refused, check_right, refusals
from .picking import begin


def submit(*, shortlist: Shortlist, by: User) -> None:
    """To liaison, with one person at least who is interested."""
    _move(shortlist, ShortlistState.IN_REVIEW, by)


def submit_others(*, offer: JobOffer, by: User) -> None:
    """To liaison, without anybody registered: those whom another room presents are all that there is."""
    check_right(by, Action.SHORTLIST, offer)
    with refusals():
        submit(shortlist=begin(offer, by), by=by)


def take_back(*, shortlist: Shortlist, by: User) -> None:
    """The advisor goes on with it; liaison had not accepted it yet."""
    _move(shortlist, ShortlistState.DRAFT, by, ShortlistReason.TAKEN_BACK)


def send_back(*, shortlist: Shortlist, reason: ShortlistReason, by: User) -> None:
    """Liaison wants something changed, and says what by a code."""
    _move(shortlist, ShortlistState.DRAFT, by, reason)


def accept(*, shortlist: Shortlist, by: User) -> None:
    _move(shortlist, ShortlistState.ACCEPTED, by)


def to_be_sent(shortlist: Shortlist) -> tuple[list[Referral], list[Referral]]:
    """Who is presented to the employer, and who cannot be: left, restricted, or hidden without their word."""
    interested = shortlist.referrals.filter(state=ReferralState.INTERESTED).select_related("job_seeker")
    ready: list[Referral] = []
    kept: list[Referral] = []
    for referral in interested.order_by("rank"):
        person = referral.job_seeker
        hidden = person.hidden_from_employers and not referral.identity_agreed
        (kept if hidden or person.left_on or person.processing_restricted else ready).append(referral)
    return ready, kept


def send(*, shortlist: Shortlist, by: User) -> int:
    """Present everybody who is interested; the offer follows. How many registered people were presented."""
    with refusals():
        # The offer before the people, as whoever holds both.
        lock_offers([shortlist.offer], by, Refused)
        _move(shortlist, ShortlistState.SENT, by)
        ready, _ = to_be_sent(shortlist)
        if not ready and not others_presented(shortlist.offer):
            raise Refused(MESSAGES["shortlists_nobody"])
        present(ready, by)
        try:
            send_shortlist([shortlist.offer], actor=by)
        except TransitionRefused as refusal:
            raise Refused(str(refusal)) from refusal
    return len(ready)


def present(referrals: list[Referral], by: User) -> None:
    """Always in the order of the people: of two sendings at once, one waits for the other and no more."""
    for referral in sorted(referrals, key=lambda each: each.job_seeker_id):
        ReferralAct.objects.create(
            referral=referral,
            job_seeker_id=referral.job_seeker_id,
            actor=by,
            from_state=ReferralState.INTERESTED,
            to_state=ReferralState.SENT_TO_EMPLOYER,
        )


def present_late(*, referral: Referral, by: User) -> None:
    """Somebody who said yes once the shortlist was sent joins the others before the employer."""
    rule = rule_for(REFERRAL_RULES, referral.state, ReferralState.SENT_TO_EMPLOYER, "")
    if rule is None or referral.shortlist.state != ShortlistState.SENT:
        raise Refused(MESSAGES["shortlists_referral_rule"])
    check_right(by, rule.action, referral.offer)
    with refusals():
        present([referral], by)


def shown_to_employer(shortlist: Shortlist) -> list[Referral]:
    """Whom the employer reads: those presented, or who will be once an accepted shortlist is sent."""
    if shortlist.state != ShortlistState.SENT:
        return to_be_sent(shortlist)[0]
    presented = shortlist.referrals.filter(state__in=SEEN_BY_EMPLOYER).select_related("job_seeker")
    return list(presented.order_by("rank"))


def _move(shortlist: Shortlist, target: ShortlistState, by: User, reason: str = "") -> None:
    """Insert the act; ``shortlist`` is as it was seen."""
    rule = rule_for(SHORTLIST_RULES, shortlist.state, target, reason)
    if rule is None:
        raise Refused(MESSAGES["shortlists_rule"])
    check_right(by, rule.action, shortlist.offer)
    with refusals():
        ShortlistAct.objects.create(
            shortlist=shortlist, actor=by, from_state=shortlist.state, to_state=target, reason=reason
        )
    shortlist.refresh_from_db(fields=["state", "sent_at"])
