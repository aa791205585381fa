"""What becomes of each person: approached, presented, met, hired or not; a named function for each move."""

from django.db import transaction

from candidates.enums import AnswerChannel, ConsentKind
from candidates.services import record_consent
from francetravail_match.accounts.models import User
from offers.enums import OfferState
from offers.models import JobOffer
from offers.services.transitions import TransitionRefused, start_follow_up

from ..enums import (
    MISTAKE,
    ApproachMeans,
    DeclineReason,
    EmployerReason,
    ReferralState,
    WithdrawalReason,
)
from ..life import REFERRAL_RULES, rule_for
from ..models import EmployerLink, Referral, ReferralAct
from ..refusals import MESSAGES, Refused, check_right, refusals


def approach(*, referral: Referral, means: ApproachMeans, by: User) -> None:
    """The person was told of the offer. Once a week at most for each person, whichever the offer; for the
    same offer, by another means or on another day."""
    _move(referral, ReferralState.APPROACHED, by, means)


@transaction.atomic
def note_interest(
    *, referral: Referral, identity_agreed: bool, by: User, channel: AnswerChannel = AnswerChannel.CALL
) -> None:
    """The person would like to be presented; ``identity_agreed``: with their name, to this employer. They may
    take that back at any time, wherever consents are recorded.
    """
    _move(referral, ReferralState.INTERESTED, by, identity_agreed=identity_agreed)
    if identity_agreed:
        record_consent(
            job_seeker=referral.job_seeker,
            kind=ConsentKind.IDENTITY_TO_EMPLOYER,
            given=True,
            channel=channel,
            actor=by,
        )


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
    """The last change was a mistake: back to where it found the person. An approach is taken back within the
    hour, by who noted it; a person who was presented stays so."""
    acts = ReferralAct.objects.filter(referral=referral)
    # Of somebody approached, what was answered is corrected already.
    last = (acts.approaches() if referral.state == ReferralState.APPROACHED else acts).first()
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
    check_right(by, rule.action, referral.offer)
    with refusals():
        # The offer before the person, as whoever holds both.
        if rule.by_employer:
            bring_into_follow_up(referral.offer, by)
        ReferralAct.objects.create(
            referral=referral,
            job_seeker_id=referral.job_seeker_id,
            actor=by,
            from_state=referral.state,
            to_state=target,
            reason=reason,
            identity_agreed=identity_agreed,
        )
    referral.refresh_from_db(fields=["state", "identity_agreed", "changed_at"])


def bring_into_follow_up(offer: JobOffer, by: User) -> None:
    """The first answer of the employer brings the offer into follow-up."""
    offer.refresh_from_db(fields=["state"])
    if offer.state != OfferState.SHORTLIST_SENT:
        return
    try:
        start_follow_up([offer], actor=by)
    except TransitionRefused as refusal:
        raise Refused(str(refusal)) from refusal


def note_outcome(*, referral: Referral, target: ReferralState, reason: str, by: User) -> None:
    """What the agency notes of somebody presented: met, hired, not retained, or withdrawn."""
    match target:
        case ReferralState.INTERVIEW:
            plan_interview(referral=referral, by=by)
        case ReferralState.HIRED:
            note_hiring(referral=referral, by=by)
        case ReferralState.NOT_RETAINED:
            note_not_retained(referral=referral, reason=EmployerReason(reason), by=by)
        case ReferralState.WITHDREW:
            note_withdrawal(referral=referral, reason=WithdrawalReason(reason), by=by)
        case _:
            raise Refused(MESSAGES["shortlists_referral_rule"])


def note_employer_answer(
    *, referral: Referral, target: ReferralState, reason: str, link: EmployerLink
) -> None:
    """What the employer says by their own link, of somebody who was sent to them and of nobody else."""
    rule = rule_for(REFERRAL_RULES, referral.state, target, reason)
    if rule is None or not rule.by_employer or referral.shortlist_id != link.shortlist_id:
        raise Refused(MESSAGES["shortlists_referral_rule"])
    with refusals():
        ReferralAct.objects.create(
            referral=referral,
            job_seeker_id=referral.job_seeker_id,
            link=link,
            from_state=referral.state,
            to_state=target,
            reason=reason,
        )
    referral.refresh_from_db(fields=["state", "changed_at"])
