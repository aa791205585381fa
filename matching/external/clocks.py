"""Every period of the outside, in one place; a test compares them with the numbers of the database."""

import calendar
from datetime import date, timedelta

#: What the advisor saw of « Open to Work » is good for this long.
ATTESTATION_VALID = timedelta(days=7)
#: GDPR, art. 14: informed within a month of the collection, or erased.
INFORMED_WITHIN_MONTHS = 1
ANSWER_WITHIN = timedelta(days=90)
#: After a refusal or a silence, nobody of the network solicits again.
COOL_DOWN_MONTHS = 6
#: An objection blocks any new sighting this long.
OBJECTION_MONTHS = 36
#: Agreed, then nothing more.
ACCEPTED_MONTHS = 24
SOURCE_DELETION_WITHIN = timedelta(hours=24)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one: a month after 31 January is 28 or 29 February.

    As PostgreSQL adds months to a date.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def information_deadline(
    collected: date, first_message: date | None = None, first_disclosure: date | None = None
) -> date:
    """The last day on which the person may be informed: the earliest of the three of article 14."""
    within = months_later(collected, INFORMED_WITHIN_MONTHS)
    return min(day for day in (within, first_message, first_disclosure) if day is not None)
