"""The criteria that an offer expresses: outcome, and degrees for the minimum and the maximum."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from .certificates import good_for
from .facts import (
    CEFR,
    LABEL,
    REQUIRED,
    UNREADABLE,
    WISHED,
    Area,
    Context,
    Occupation,
    Offer,
    Person,
    Wanted,
)
from .logic import Outcome, all_of, any_of
from .places import mobility

SAME_TITLE, SAME_CODE, SAID_YES = Fraction(1), Fraction(95, 100), Fraction(8, 10)


class Part(NamedTuple):
    """One criterion for one row of a person. Does it decide? Does the offer give it points?"""

    outcome: Outcome
    low: Fraction
    high: Fraction
    required: bool = True
    scored: bool = True


def plain(outcome: Outcome, *, required: bool = True, scored: bool = True) -> Part:
    """Met 1, not met 0, unknown 0 for the minimum and 1 for the maximum."""
    low, high = Fraction(outcome is True), Fraction(outcome is not False)
    return Part(outcome, low, high, required, scored)


def parts_of(
    offer: Offer, sought: Occupation, area: Area | None, person: Person, ctx: Context
) -> dict[str, Part]:
    """What one row of a person answers to each criterion that the offer expresses."""
    parts = {
        "occupation": occupation_part(offer, sought),
        "mobility": plain(mobility(offer, area, person, ctx.undeclared_mobility_km)),
    }
    if offer.start_on is not None or person.category == "D":
        free = availability(offer, person, ctx.as_of, ctx.asap_days)
        parts["availability"] = plain(free, scored=offer.start_on is not None)
    if offer.contract is not None:
        unreadable = offer.contract == UNREADABLE
        parts["contract"] = plain(None if unreadable else person.accepts[offer.contract])
    if offer.working_time is not None:
        parts["working_time"] = plain(person.accepts[offer.working_time])
    if offer.schedule:
        parts["schedule"] = plain(schedule(offer, person))
    if offer.experience_level is not None:
        parts["experience"] = experience_part(offer, sought)
    parts |= item_parts(offer, person, ctx)
    trainings = asked_trainings(offer)
    if trainings:
        required = trainings[0].level == REQUIRED
        parts["education"] = plain(education(offer, person), required=required)
    if offer.salary is not None:
        parts["salary"] = plain(salary(offer, person), required=False)
    return parts


def item_parts(offer: Offer, person: Person, ctx: Context) -> dict[str, Part]:
    """Families that an offer may both require and wish: one criterion over the items of each level."""
    parts = {}
    start = ctx.start(offer)
    papers = [wanted for wanted in offer.certifications if wanted.item not in ctx.employer_only]
    families: list[tuple[str, Sequence[Wanted], Callable[[Wanted], Outcome]]] = [
        ("licence", offer.licences, lambda wanted: licence(wanted, person)),
        ("language", offer.languages, lambda wanted: language(wanted, person)),
        ("certification", papers, lambda wanted: good_for(wanted.item, person, start, ctx)),
    ]
    for level, suffix in ((REQUIRED, ""), (WISHED, "_wished")):
        required = level == REQUIRED
        known = [has_skill(wanted, person) for wanted in of_level(offer.skills, level)]
        if known:
            needed = len(known)
            if required and offer.skills_needed is not None:
                needed = min(offer.skills_needed, needed)
            low = Fraction(known.count(True), len(known))
            high = 1 - Fraction(known.count(False), len(known))
            parts[f"skill{suffix}"] = Part(skills(known, needed), low, high, required)
        for code, items, judge in families:
            outcomes = [judge(wanted) for wanted in of_level(items, level)]
            if outcomes:
                parts[f"{code}{suffix}"] = plain(all_of(outcomes), required=required)
    return parts


def of_level(items: Iterable[Wanted], level: str) -> list[Wanted]:
    return [wanted for wanted in items if wanted.level == level]


def occupation(offer: Offer, sought: Occupation) -> Outcome:
    if sought.code == offer.occupation:
        return True
    parent_and_child = sought.parent == offer.parent and offer.parent in (sought.code, offer.occupation)
    return None if parent_and_child else False


def occupation_part(offer: Offer, sought: Occupation) -> Part:
    part = plain(occupation(offer, sought))
    if not part.outcome:
        return part
    same_title = offer.appellation is not None and sought.appellation == offer.appellation
    degree = SAID_YES if sought.accepted else SAME_TITLE if same_title else SAME_CODE
    return part._replace(low=degree, high=degree)


def availability(offer: Offer, person: Person, as_of: datetime.date, asap_days: int = 30) -> Outcome:
    """Free on the day the job starts: the offer's or today, the later; else within the national delay."""
    if person.available_from is None:
        return None
    if offer.start_on is None:
        return person.available_from <= as_of + datetime.timedelta(days=asap_days)
    return person.available_from <= max(offer.start_on, as_of)


def schedule(offer: Offer, person: Person) -> Outcome:
    return all_of(person.accepts[constraint] for constraint in offer.schedule)


def experience(offer: Offer, sought: Occupation) -> Outcome:
    if offer.experience_months is None or sought.experience_months is None:
        return None
    return sought.experience_months >= offer.experience_months


def experience_part(offer: Offer, sought: Occupation) -> Part:
    """Months held over months asked, at most 1: also for those who have fewer."""
    part = plain(experience(offer, sought), required=offer.experience_level == REQUIRED)
    if part.outcome is None:
        return part
    asked, months = offer.experience_months or 0, sought.experience_months or 0
    degree = Fraction(1) if asked == 0 else min(Fraction(months, asked), Fraction(1))
    return part._replace(low=degree, high=degree)


def has_skill(wanted: Wanted, person: Person) -> Outcome:
    if wanted.item in person.skills:
        return person.skills[wanted.item]
    return False if person.denies("skills", wanted.item) else None


def skills(known: Sequence[Outcome], needed: int) -> Outcome:
    """`needed` of these skills are enough."""
    held, not_denied = known.count(True), len(known) - known.count(False)
    if held >= needed:
        return True
    return None if not_denied >= needed else False


#: As the table of the page.
COMES_WITH = {
    "A1": "AM",
    "A2": "A1 AM",
    "A": "A2 A1 AM",
    "B1": "AM",
    "B": "B1 AM",
    "BE": "B B1 AM",
    "C1": "B B1 AM",
    "C1E": "C1 BE B B1 AM",
    "C": "C1 B B1 AM",
    "CE": "C C1E C1 BE B B1 AM",
    "D1": "B B1 AM",
    "D1E": "D1 BE B B1 AM",
    "D": "D1 B B1 AM",
    "DE": "D D1E D1 BE B B1 AM",
}


def licence(wanted: Wanted, person: Person) -> Outcome:
    if wanted.item in person.licences:
        return person.licences[wanted.item]
    held = [category for category, is_held in person.licences.items() if is_held]
    if any(wanted.item in COMES_WITH.get(category, "").split() for category in held):
        return True
    return False if person.denies("licences", wanted.item) else None


def language(wanted: Wanted, person: Person) -> Outcome:
    spoken = person.languages.get(wanted.item)
    if spoken is None:
        return False if person.denies("languages", wanted.item) else None
    if not spoken.held:
        return False
    if wanted.detail is None:
        return True
    if spoken.level is None:
        return None
    return CEFR.index(spoken.level) >= CEFR.index(str(wanted.detail))


def asked_trainings(offer: Offer) -> list[Wanted]:
    """The trainings that count: the required ones if there are any, else those that ask for something."""
    if not offer.regulated:
        return [Wanted("", WISHED, t.detail) for t in offer.education if t.detail is not None]
    something = [t for t in offer.education if t.detail is not None or t.item]
    return of_level(something, REQUIRED) or something


def education(offer: Offer, person: Person) -> Outcome:
    """Alternatives: one is enough."""
    return any_of(all_of(training(wanted, person)) for wanted in asked_trainings(offer))


def training(wanted: Wanted, person: Person) -> Iterable[Outcome]:
    if wanted.detail is not None:
        known = person.education_level
        yield None if known is None else known >= int(wanted.detail)
    if wanted.item.startswith(LABEL):
        yield None
    elif wanted.item:
        yield None if person.education_field is None else person.education_field == wanted.item


def salary(offer: Offer, person: Person) -> Outcome:
    wished, offered = person.wished, offer.salary
    if offered is None or wished.euros is None or offered.euros is None:
        return None
    if wished.period is None or wished.period != offered.period:
        return None
    return wished.euros <= offered.euros
