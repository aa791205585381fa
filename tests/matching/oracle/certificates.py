"""Certifications: which one is accepted for which, until when, and which can still be refreshed."""

import calendar
import datetime

from .facts import LABEL, Certificate, Context, Person, Term
from .logic import Outcome


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, so many months later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def good_for(code: str, person: Person, start: datetime.date, ctx: Context) -> Outcome:
    """Is what the person holds good for this certification on the start date?"""
    if code.startswith(LABEL):
        return None
    accepted = {e.old for e in ctx.equivalences if e.new == code and e.in_force(start)} | {code}
    held = [(item, paper) for item, paper in person.certifications.items() if item in accepted and paper.held]
    if any(is_good(item, paper, start, ctx) for item, paper in held):
        return True
    if any(end_of(item, paper, ctx) == UNKNOWN for item, paper in held):
        return None
    own = person.certifications.get(code)
    # What is held has ended, all of it, and nothing short would renew it.
    return False if own or person.denies("certifications", code) else None


def is_good(code: str, paper: Certificate, start: datetime.date, ctx: Context) -> bool:
    """Has it surely not ended, or can it surely still be refreshed (met under reserve)?"""
    end = end_of(code, paper, ctx)
    if not isinstance(end, datetime.date):
        return end == NEVER
    return start <= end or reserve_days(code, paper, start, ctx) is not None


def reserve_days(code: str, paper: Certificate, start: datetime.date, ctx: Context) -> int | None:
    """The days of the refresher that would still renew what has ended; None if nothing short does.

    A tolerance that the term does not fix has no end; a refresher that it does not fix is none.
    """
    end, term = end_of(code, paper, ctx), term_of(code, paper, ctx)
    if not isinstance(end, datetime.date) or start <= end or term is None:
        return None
    if term.refresher_days is None:
        return None
    in_time = term.tolerance_months is None or start <= add_months(end, term.tolerance_months)
    return term.refresher_days if in_time and term.refresher_days <= ctx.refresher_days else None


NEVER, UNKNOWN = "never", "unknown"


def end_of(code: str, paper: Certificate, ctx: Context) -> datetime.date | str:
    """The last good day of a certificate that is held, or NEVER, or UNKNOWN."""
    if paper.valid_until is not None:
        return paper.valid_until
    term = None if paper.obtained_on is None else term_in_force(code, paper.obtained_on, ctx)
    if paper.obtained_on is not None and term is not None:
        if term.validity_months is None:
            return NEVER
        return add_months(paper.obtained_on, term.validity_months)
    ends_some_day = any(t.certification == code and t.validity_months is not None for t in ctx.terms)
    return UNKNOWN if ends_some_day else NEVER


def term_of(code: str, paper: Certificate, ctx: Context) -> Term | None:
    """The term in force on the day it was obtained; if that day is not known, on the end that it states."""
    day = paper.obtained_on or paper.valid_until
    return None if day is None else term_in_force(code, day, ctx)


def term_in_force(code: str, day: datetime.date, ctx: Context) -> Term | None:
    return next((t for t in ctx.terms if t.certification == code and t.in_force(day)), None)
