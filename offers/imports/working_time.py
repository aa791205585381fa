"""Working time, hours and constraints of schedule: structured labels only, never the free description."""

import re
from dataclasses import dataclass, field

from offers.enums import ScheduleConstraint, TravelFrequency, TravelZone, WorkingTime
from offers.models import OfferCriterion

from .values import Raw, fold

LEGAL_WEEK_MINUTES = 35 * 60  # Code du travail, L.3121-27
LONGEST_WEEK_MINUTES = 60 * 60  # L.3121-21
PART_TIME = re.compile(r"^\s*temps partiel\s*(?:-\s*)?", re.IGNORECASE)
FULL_TIME = re.compile(r"^\s*temps plein\s*(?:-\s*)?", re.IGNORECASE)
WEEKLY = re.compile(r"^\s*([0-9]{1,3})\s*h\s*([0-9]{1,2})?\s*(?:/\s*semaine|hebdo\w*)?\s*", re.IGNORECASE)

# What the words of a label (folded) impose on a person; None: hours that no question is asked about.
SCHEDULE_WORDS: tuple[tuple[re.Pattern[str], ScheduleConstraint | None], ...] = tuple(
    (re.compile(words), constraint)
    for words, constraint in (
        (r"\bnuit", ScheduleConstraint.NIGHT),
        (r"\bweek ends?\b|\bsamedi|\bdimanche", ScheduleConstraint.WEEKEND),
        (r"\bastreinte", ScheduleConstraint.ON_CALL),
        (r"\btravail poste\b|\b[2-7]x8\b|\broulement\b|\bequipes\b", ScheduleConstraint.SHIFTS),
        (r"^autre$|\ben journee\b|\bhoraires normaux\b|\bhoraires fixes\b", None),
        (r"\bhoraires decales\b|\bhoraires fractionnes\b|\bhoraires variables\b", None),
        (r"\birregulier|\bhoraires annuels\b|\bsaisonnier\b|\bvacances scolaires\b", None),
        (r"\bmobilisable en urgence\b|\bteletravail\b|\ben exterieur\b|^jours feries$", None),
    )
)
SAYS_NOTHING = {"", "autre", "non renseigne"}

FREQUENCIES = {
    "1": TravelFrequency.NEVER,
    "2": TravelFrequency.OCCASIONAL,
    "3": TravelFrequency.FREQUENT,
    "4": TravelFrequency.DAILY,
}
FREQUENCY_WORDS = (
    ("jamais", TravelFrequency.NEVER),
    ("ponctuel", TravelFrequency.OCCASIONAL),
    ("frequent", TravelFrequency.FREQUENT),
    ("quotidien", TravelFrequency.DAILY),
)
ZONE_WORDS = (
    ("departement", TravelZone.DEPARTEMENT),
    ("regional", TravelZone.REGION),
    ("international", TravelZone.ABROAD),
    ("europeen", TravelZone.ABROAD),
    ("national", TravelZone.COUNTRY),
)
OFTEN = {TravelFrequency.FREQUENT, TravelFrequency.DAILY}
FAR = {TravelZone.COUNTRY, TravelZone.ABROAD}


@dataclass
class Hours:
    """``labels``: the words that are left once duration and part time are read."""

    criteria: list[OfferCriterion]
    weekly_minutes: int | None = None
    labels: list[str] = field(default_factory=list)
    travel_frequency: str = ""
    travel_zone: str = ""


def read_hours(raw: Raw) -> Hours:
    """Every label that speaks of hours; one required `schedule` criterion per constraint that is found."""
    hours = Hours(criteria=[])
    constraints: set[ScheduleConstraint] = set()
    stated: set[WorkingTime] = set()
    context = raw.child("contexteTravail")
    sources = [
        (raw, "dureeTravailLibelle", raw.words("dureeTravailLibelle")),
        *((context, "horaires[]", label) for label in context.labels("horaires")),
    ]
    for source, key, label in sources:
        found, rest = _read_label(label, hours, stated)
        constraints |= _constraints(source, key, rest, hours, understood=found)
    working_time = _working_time(raw, stated, hours.weekly_minutes)
    constraints |= _travel(raw, hours)
    if working_time:
        hours.criteria.append(OfferCriterion(code="working_time", item=working_time))
    hours.criteria += [OfferCriterion(code="schedule", item=item) for item in sorted(constraints)]
    return hours


def _read_label(label: str, hours: Hours, stated: set[WorkingTime]) -> tuple[bool, str]:
    """Whether the label gave a duration or a working time, and what is left of it."""
    rest, understood = label, False
    for pattern, working_time in ((PART_TIME, WorkingTime.PART_TIME), (FULL_TIME, WorkingTime.FULL_TIME)):
        if found := pattern.match(rest):
            stated.add(working_time)
            rest, understood = rest[found.end() :], True
    if found := WEEKLY.match(rest):
        minutes = int(found[1]) * 60 + int(found[2] or 0)
        if 0 < minutes <= LONGEST_WEEK_MINUTES and hours.weekly_minutes is None:
            hours.weekly_minutes = minutes
        understood = understood or 0 < minutes <= LONGEST_WEEK_MINUTES
        rest = rest[found.end() :]
    return understood, rest.strip(" .-…")


def _constraints(
    source: Raw, key: str, rest: str, hours: Hours, *, understood: bool
) -> set[ScheduleConstraint]:
    folded = fold(rest)
    if folded in SAYS_NOTHING:
        if rest and not understood and folded != "autre":
            source.misread(key, rest)
        return set()
    known = [constraint for pattern, constraint in SCHEDULE_WORDS if pattern.search(folded)]
    if not known:
        source.misread(key, rest)
    if rest not in hours.labels:
        hours.labels.append(rest)
    return {constraint for constraint in known if constraint}


def _working_time(raw: Raw, stated: set[WorkingTime], minutes: int | None) -> WorkingTime | None:
    """What is said in words, part time first; else the hours against the legal week."""
    converted = fold(raw.words("dureeTravailLibelleConverti"))
    for label in (converted, fold(raw.words("complementExercice"))):
        if label in {"temps plein", "temps partiel"}:
            stated.add(WorkingTime.PART_TIME if label == "temps partiel" else WorkingTime.FULL_TIME)
    if converted not in {"", "temps plein", "temps partiel", "non renseigne"}:
        raw.misread("dureeTravailLibelleConverti")
    if WorkingTime.PART_TIME in stated:
        return WorkingTime.PART_TIME
    if WorkingTime.FULL_TIME in stated:
        return WorkingTime.FULL_TIME
    if minutes is None:
        return None
    return WorkingTime.FULL_TIME if minutes >= LEGAL_WEEK_MINUTES else WorkingTime.PART_TIME


def _travel(raw: Raw, hours: Hours) -> set[ScheduleConstraint]:
    """Trips that are frequent and go beyond the région impose long absences; others are only shown."""
    code, label = raw.words("deplacementCode").removesuffix(".0"), fold(raw.words("deplacementLibelle"))
    frequency = FREQUENCIES.get(code) or next((f for word, f in FREQUENCY_WORDS if word in label), "")
    zone = next((zone for word, zone in ZONE_WORDS if word in label), "")
    if code and code not in {*FREQUENCIES, "0"}:
        raw.misread("deplacementCode")
    if label not in {"", "a preciser"} and not frequency and not zone:
        raw.misread("deplacementLibelle")
    hours.travel_frequency, hours.travel_zone = frequency, zone
    return {ScheduleConstraint.LONG_TRIPS} if frequency in OFTEN and zone in FAR else set()
