"""Messages to the employer, and interviews: planned, changed, cancelled."""

from datetime import datetime

from django.db import transaction

from candidates.enums import ConsentKind
from candidates.models import Consent, Identity
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now
from francetravail_match.common.sensitive_text import validate_not_sensitive
from francetravail_match.journal import services as journal
from offers.models import EmployerContact

from ..enums import MessageKind, ReferralState, ShortlistState
from ..models import Interview, Message, Referral, Shortlist
from ..refusals import Refused, check_right, refusals
from .following import plan_interview
from .mailing import queue


@transaction.atomic
def write_to_employer(*, shortlist: Shortlist, contact: EmployerContact, by: User) -> Message:
    """A message with a link of its own, made when it leaves."""
    check_right(by, Action.SEND_SHORTLIST, shortlist.offer)
    if shortlist.state != ShortlistState.SENT or contact.employer_id != shortlist.offer.employer_id:
        raise Refused("Ce contact n'est pas de l'employeur de cette présélection.")
    if not contact.email:
        raise Refused("Ce contact n'a pas d'adresse électronique.")
    return queue(Message(kind=MessageKind.SHORTLIST, shortlist=shortlist, contact=contact, asked_by=by))


def plan(*, referral: Referral, starts_at: datetime, minutes: int, place: str, by: User) -> Interview:
    """The interview of somebody presented, or its change; both sides get an invitation where they can.

    Sent twice, it is the same interview: nobody is told again. Raises WrongTime unless it is to come, within
    the year.
    """
    check_right(by, Action.FOLLOW_UP, referral.offer)
    validate_not_sensitive(place)
    try:
        with refusals():
            return _plan(referral, starts_at, minutes, place, by)
    except Refused:
        # As the database has it: nothing of what was begun remains.
        referral.refresh_from_db(fields=["state"])
        raise


def _plan(referral: Referral, starts_at: datetime, minutes: int, place: str, by: User) -> Interview:
    if referral.state == ReferralState.SENT_TO_EMPLOYER:
        plan_interview(referral=referral, by=by)
    if referral.state != ReferralState.INTERVIEW:
        raise Refused("Un entretien s'organise avec une personne présentée à l'employeur.")
    interview = Interview.objects.filter(referral=referral, cancelled_at=None).first()
    if interview is None:
        interview = Interview.objects.create(
            referral=referral, starts_at=starts_at, minutes=minutes, place=place, planned_by=by
        )
    elif _is_same(interview, starts_at, minutes, place) and starts_at > app_now():
        return interview
    else:
        Interview.objects.filter(pk=interview.pk).update(starts_at=starts_at, minutes=minutes, place=place)
        interview.refresh_from_db()
    _tell(interview, MessageKind.INTERVIEW, by)
    _journal("interview.planned", referral, by)
    return interview


def _is_same(interview: Interview, starts_at: datetime, minutes: int, place: str) -> bool:
    return (interview.starts_at, interview.minutes, interview.place) == (starts_at, minutes, place)


def cancel(*, referral: Referral, by: User) -> None:
    """The interview does not take place; what becomes of the person is for somebody to say."""
    check_right(by, Action.FOLLOW_UP, referral.offer)
    with refusals():
        interview = Interview.objects.filter(referral=referral, cancelled_at=None).first()
        if interview is None:
            return
        Interview.objects.filter(pk=interview.pk).update(cancelled_at=app_now())
        interview.refresh_from_db()
        _tell(interview, MessageKind.CANCELLATION, by)
        _journal("interview.cancelled", referral, by)


def may_write_to(referral: Referral) -> bool:
    """Whether the person has an address and did not refuse messages."""
    last = Consent.objects.in_force().filter(
        job_seeker=referral.job_seeker_id, kind=ConsentKind.CONTACT_BY_EMAIL
    )
    consent = last.first()
    has_address = Identity.objects.filter(job_seeker=referral.job_seeker_id).exclude(email="").exists()
    return has_address and (consent is None or consent.given)


def _tell(interview: Interview, kind: MessageKind, by: User) -> None:
    referral = interview.referral
    shortlist, contact = referral.shortlist, referral.offer.contact
    if contact and contact.email:
        queue(Message(kind=kind, shortlist=shortlist, interview=interview, contact=contact, asked_by=by))
    if may_write_to(referral):
        queue(
            Message(
                kind=kind,
                shortlist=shortlist,
                interview=interview,
                job_seeker_id=referral.job_seeker_id,
                asked_by=by,
            )
        )


def _journal(action: str, referral: Referral, by: User) -> None:
    journal.record(
        action,
        actor=by,
        object_type="person",
        object_id=referral.job_seeker.public_id,
        offer=str(referral.offer.public_id),
    )
