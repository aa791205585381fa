"""Call sheets: twenty people for one advisor, a log of each call. Who they are is revealed one by one."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.database import call as call_database
from francetravail_match.journal import services as journal
from offers.models import JobOffer

from ...context import context
from ..enums import SHEET, CallOutcome
from ..models import Call, CallSheet, CallSheetLine
from ..states import TO_CALL, questions_of_pair, rows_of
from .answering import stop_asking
from .campaigns import may_ask
from .memory import remember

REFUSED = "Seul un conseiller de l'agence prend une feuille d'appels."


@transaction.atomic
def take_call_sheet(*, offer: JobOffer, by: User) -> CallSheet | None:
    """The advisor's sheet of the day for this offer as long as somebody on it is to be called; then the next.

    First those whom no message reaches, then those who asked to be called back, then those whose answer is
    awaited. Nobody is on two sheets of a day, nor called twice on one. None: nobody is left to call.
    """
    if not may_ask(by, offer):
        raise PermissionDenied(REFUSED)
    # Of two sheets taken at once, the second has the people that the first left.
    JobOffer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    if going_on := _going_on(offer, by):
        return going_on
    people = [person for (person,) in rows_of(TO_CALL, offer, caller=by.pk, limit=SHEET)]
    if not people:
        return None
    sheet = CallSheet.objects.get(pk=call_database("questions_take_sheet", offer.pk, by.pk, people))
    journal.record(
        "call_sheet.taken",
        actor=by,
        object_type="offer",
        object_id=offer.public_id,
        count=sheet.lines.count(),
    )
    return sheet


def _going_on(offer: JobOffer, by: User) -> CallSheet | None:
    to_call = """SELECT s.id FROM questions_callsheet s
        WHERE s.offer_id = %s AND s.taken_by_id = %s AND s.day = (app_now() AT TIME ZONE 'Europe/Paris')::date
          AND EXISTS (SELECT FROM questions_callsheetline l
              JOIN candidates_jobseeker p ON p.id = l.job_seeker_id
              WHERE l.sheet_id = s.id
                  AND p.left_on IS NULL AND NOT p.processing_restricted AND NOT p.stop_asking
                  AND NOT EXISTS (SELECT FROM questions_call c
                      WHERE c.job_seeker_id = l.job_seeker_id AND c.day = s.day))
        ORDER BY s.id LIMIT 1"""
    with connection.cursor() as cursor:
        cursor.execute(to_call, [offer.pk, by.pk])
        row = cursor.fetchone()
    return CallSheet.objects.get(pk=row[0]) if row else None


@transaction.atomic
def log_call(
    *, line: CallSheetLine, by: User, outcome: CallOutcome, put: Collection[str] | None = None
) -> Call:
    """A call that was made, by who took the sheet. What the person answered is recorded by `record_replies`.

    But for a wrong number, what the offer still needs to know of the person counts as asked from now on; of
    that, ``put`` alone where it is given. The same outcome, noted twice in a day, is one call.
    """
    sheet = line.sheet
    if sheet.taken_by_id != by.pk or not may_ask(by, sheet.offer):
        raise PermissionDenied("L'appel est noté par qui a pris la feuille.")
    person = JobSeeker.objects.select_for_update(of=("self",), no_key=True).get(pk=line.job_seeker_id)
    before = Call.objects.filter(job_seeker=person).count()
    wanted = [code for code in wanted_of(sheet.offer, person.pk) if put is None or code in put]
    call = Call.objects.get(pk=call_database("questions_log_call", line.pk, by.pk, outcome.value, wanted))
    if Call.objects.filter(job_seeker=person).count() == before:
        return call
    if outcome == CallOutcome.STOP:
        stop_asking(job_seeker=person, by=by)
    # Which outcome is not said: refusals and silences leave these tables for nobody.
    journal.record(
        "call.logged",
        actor=by,
        object_type="person",
        object_id=person.public_id,
        offer=str(sheet.offer.public_id),
    )
    return call


def put_questions(offer: JobOffer, job_seeker_id: int) -> int:
    """What this offer needs to know of the person counts as put from now on; how many questions are new."""
    return remember(job_seeker_id, wanted_of(offer, job_seeker_id))


def wanted_of(offer: JobOffer, job_seeker_id: int) -> list[str]:
    """What this offer needs to know of the person."""
    if offer.current_version_id is None:
        return []
    return questions_of_pair(offer.current_version_id, job_seeker_id, context().as_json())
