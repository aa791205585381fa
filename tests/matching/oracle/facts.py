"""What is known of people, offers and rules: the plain data that the oracle judges from."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

PLACES = ("commune", "departement", "region", "country", "unknown")
AREA_KINDS = ("commune", "departement", "region", "country")
UNREADABLE = "unreadable"
CONTRACTS = ("permanent", "fixed_term", "temporary", "seasonal", "apprenticeship", "self_employed")
WORKING_TIMES = ("full_time", "part_time")
SCHEDULE = ("night", "weekend", "on_call", "shifts", "long_trips")
REQUIRED, WISHED = LEVELS = ("required", "wished")
CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
PERIODS = ("hour", "month", "year")
FAMILIES = ("skills", "licences", "languages", "certifications")
#: What only its label names is unknown for everyone.
LABEL = "label:"


class Point(NamedTuple):
    """Degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Occupation:
    """An occupation that a person seeks, or said yes to (`accepted`)."""

    code: str
    parent: str
    experience_months: int | None = None
    appellation: int | None = None
    accepted: bool = False


@dataclass(frozen=True)
class Area:
    kind: str
    commune: str | None = None
    point: Point | None = None
    radius_km: float | None = None
    departement: str | None = None
    region: str | None = None


class Spoken(NamedTuple):
    """A language: spoken or not, at a level known or not."""

    held: bool
    level: str | None = None


class Certificate(NamedTuple):
    held: bool
    obtained_on: datetime.date | None = None
    valid_until: datetime.date | None = None


@dataclass(frozen=True)
class Salary:
    """Euros; of a person the minimum, of an offer the maximum. None: missing."""

    period: str | None = None
    euros: Decimal | None = None


@dataclass(frozen=True)
class Person:
    """A registered person; `accepts` holds every answer by the name of what is accepted ("permanent"…).

    Items by their code; one that is not there was not asked about, unless its family is in `complete`.
    """

    public_id: str
    category: str | None = None
    left: bool = False
    opted_in: bool | None = None
    available_from: datetime.date | None = None
    commune: str | None = None
    departement: str | None = None
    region: str | None = None
    point: Point | None = None
    accepts: Mapping[str, bool | None] = field(default_factory=dict)
    occupations: Sequence[Occupation] = ()
    areas: Sequence[Area] = ()
    skills: Mapping[str, bool] = field(default_factory=dict)
    licences: Mapping[str, bool] = field(default_factory=dict)
    languages: Mapping[str, Spoken] = field(default_factory=dict)
    certifications: Mapping[str, Certificate] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    education_level: int | None = None
    education_field: str | None = None
    wished: Salary = Salary()

    def denies(self, family: str, item: str) -> bool:
        """The person was not asked about this item, but said that there is nothing else of its family."""
        return family in self.complete and not item.startswith(LABEL)


class Wanted(NamedTuple):
    """An item of an offer; `detail` is the level of a language or of a training."""

    item: str
    level: str = REQUIRED
    detail: str | int | None = None


@dataclass(frozen=True)
class Offer:
    """A live offer. Of a workplace, either `point` is known, or `zone_points`, or neither."""

    public_id: str
    occupation: str
    parent: str
    place: str
    commune: str | None = None
    departement: str | None = None
    region: str | None = None
    point: Point | None = None
    zone_points: Sequence[Point] = ()
    fully_remote: bool = False
    appellation: int | None = None
    contract: str | None = None
    working_time: str | None = None
    experience_level: str | None = None
    experience_months: int | None = None
    start_on: datetime.date | None = None
    schedule: Sequence[str] = ()
    skills: Sequence[Wanted] = ()
    skills_needed: int | None = None
    licences: Sequence[Wanted] = ()
    languages: Sequence[Wanted] = ()
    certifications: Sequence[Wanted] = ()
    education: Sequence[Wanted] = ()
    regulated: bool = False
    salary: Salary | None = None


@dataclass(frozen=True)
class Dated:
    """A rule between two days, both included; no end if `until` is None."""

    since: datetime.date
    until: datetime.date | None

    def in_force(self, day: datetime.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Term(Dated):
    """How long a certification obtained between these days is good for; None: not said."""

    certification: str
    validity_months: int | None = None
    tolerance_months: int | None = None
    refresher_days: int | None = None


@dataclass(frozen=True)
class Equivalence(Dated):
    """`old` is accepted for `new`."""

    old: str
    new: str


@dataclass(frozen=True)
class Context:
    """The date in Paris, the national parameters, the weights (code → whole number), the dated rules."""

    as_of: datetime.date
    weights: Mapping[str, int]
    undeclared_mobility_km: float = 60
    asap_days: int = 30
    refresher_days: int = 5
    terms: Sequence[Term] = ()
    equivalences: Sequence[Equivalence] = ()
    employer_only: frozenset[str] = frozenset()

    def start(self, offer: Offer) -> datetime.date:
        """The start date of an offer: the one it states, or today if that is later or it states none."""
        return self.as_of if offer.start_on is None else max(offer.start_on, self.as_of)
