"""What becomes of each person: approached, presented, met, hired or not; a named function for each move."""

from francetravail_match.accounts.models import User
from offers.enums import OfferState
from offers.models import JobOffer
from offers.services.transitions import start_follow_up

from ..enums import (
    MISTAKE,
    ApproachMeans,
    DeclineReason,
    EmployerReason,
    ReferralState,
    WithdrawalReason,
)
from ..life import REFERRAL_RULES, rule_for
from ..models import Referral, ReferralAct
from ..refusals import MESSAGES, Refused, check_right, refusals


def approach(*, referral: Referral, means: ApproachMeans, by: User) -> None:
    """The person was told of the offer. Once a week at most for each person, whichever the offer; for the
    same offer, by another means or on another day."""
    _move(referral, ReferralState.APPROACHED, by, means)


def note_interest(*, referral: Referral, identity_agreed: bool, by: User) -> None:
    """The person would like to be presented; ``identity_agreed``: with their name, to this employer."""
    _move(referral, ReferralState.INTERESTED, by, identity_agreed=identity_agreed)


def note_refusal(*, referral: Referral, reason: DeclineReason, by: User) -> None:
    _move(referral, ReferralState.DECLINED, by, reason)


def note_silence(*, referral: Referral, by: User) -> None:
    """Nothing came back. It counts against nobody, and an answer may still come."""
    _move(referral, ReferralState.NO_ANSWER, by)


def plan_interview(*, referral: Referral, by: User) -> None:
    _move(referral, ReferralState.INTERVIEW, by)


def note_not_retained(*, referral: Referral, reason: EmployerReason, by: User) -> None:
    _move(referral, ReferralState.NOT_RETAINED, by, reason)


def note_hiring(*, referral: Referral, by: User) -> None:
    _move(referral, ReferralState.HIRED, by)


def note_withdrawal(*, referral: Referral, reason: WithdrawalReason, by: User) -> None:
    _move(referral, ReferralState.WITHDREW, by, reason)


def undo(*, referral: Referral, by: User) -> None:
    """The last change was a mistake: back to where it found the person. A person who was approached or
    presented stays so."""
    last = ReferralAct.objects.filter(referral=referral).first()
    if last is None:
        raise Refused(MESSAGES["shortlists_undo"])
    _move(referral, ReferralState(last.from_state), by, MISTAKE)


def _move(
    referral: Referral, target: ReferralState, by: User, reason: str = "", *, identity_agreed: bool = False
) -> None:
    """Insert the act. ``referral`` is as it was seen: if it has moved since, nothing is done."""
    rule = rule_for(REFERRAL_RULES, referral.state, target, reason)
    if rule is None:
        raise Refused(MESSAGES["shortlists_referral_rule"])
    check_right(by, rule, referral.offer)
    with refusals():
        ReferralAct.objects.create(
            referral=referral,
            job_seeker_id=referral.job_seeker_id,
            actor=by,
            from_state=referral.state,
            to_state=target,
            reason=reason,
            identity_agreed=identity_agreed,
        )
        if rule.by_employer:
            _follow_up(referral.offer, by)
    referral.refresh_from_db(fields=["state", "identity_agreed", "changed_at"])


def _follow_up(offer: JobOffer, by: User) -> None:
    """The first answer of the employer brings the offer into follow-up."""
    offer.refresh_from_db(fields=["state"])
    if offer.state == OfferState.SHORTLIST_SENT:
        start_follow_up([offer], actor=by)
