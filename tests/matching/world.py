"""A small world in the database for the comparison of the engine with the oracle.

Places and codes are chosen for what they break: two sides of the antimeridian, a pole, an overseas island, a
commune without coordinates, a département and a région without any point, two communes on one point, a
neighbour commune in another département, occupations whose ids are not in the order of their codes, and
certifications of every shape: with and without an end, a tolerance, a refresher, equivalents.
"""

import datetime
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import connection, transaction

from candidates.enums import AreaKind, Category, OccupationOrigin
from candidates.models import (
    HeldCertification,
    HeldLanguage,
    HeldLicence,
    HeldSkill,
    JobSeeker,
    MobilityArea,
    SoughtOccupation,
)
from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_today
from francetravail_match.referentials.enums import DeliveredBy
from francetravail_match.referentials.models import (
    Appellation,
    Certification,
    CertificationEquivalence,
    CertificationTerm,
    Commune,
    Departement,
    Region,
    RomeCode,
)
from offers.enums import ContractKind, OfferState, ScheduleConstraint, WorkingTime
from offers.models import JobOffer, OfferCriterion, OfferTransition, OfferVersion, criteria_digest

from .oracle import add_months

PUBLISHED_AT = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)

REGIONS = ("11", "84", "04", "97")
DEPARTEMENTS = {"75": "11", "69": "84", "38": "84", "974": "04", "986": "04", "975": "04", "977": "97"}
COMMUNES: dict[str, tuple[str, float | None, float | None]] = {
    "69123": ("69", 45.7578, 4.8320),
    "75056": ("75", 48.8566, 2.3522),
    "69381": ("69", 45.7578, 4.8320),
    "69264": ("69", 45.9894, 4.7183),
    "69999": ("69", None, None),
    "38544": ("38", 45.5255, 4.8747),
    "38185": ("38", 45.1885, 5.7245),
    "97411": ("974", -20.8823, 55.4504),
    "97416": ("974", -21.3393, 55.4781),
    "98611": ("986", -14.3, 179.9),
    "98613": ("986", -89.8, 40.0),
    "97502": ("975", -14.3, -179.95),
    "97503": ("975", -89.9, -140.0),
    "97701": ("977", None, None),
}
PARENT, CHILD, OTHER_CHILD, ELSEWHERE = "B1302", "B1301", "B1303", "A1101"
ROME_CODES = {PARENT: None, OTHER_CHILD: PARENT, ELSEWHERE: None, CHILD: PARENT}
#: Trainings are compared by their field too.
REGULATED = CHILD
#: Job titles (OGR) of each occupation.
TITLES = {PARENT: (1001, 1002), CHILD: (2001,), OTHER_CHILD: (3001,), ELSEWHERE: (4001,)}

ACCEPTED = (*ContractKind.values, *WorkingTime.values, "remote", *ScheduleConstraint.values)
ANSWERS = tuple(f"accepts_{what}" for what in ACCEPTED)

DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.date(2000, 1, 1)
#: A rule changed two years ago: certificates obtained before follow the old one.
CHANGED_DAYS_AGO = 730
#: Certification → its terms: (from, until: days before today, None for ever), months of validity and of
#: tolerance, days of the refresher.
TERMS: dict[str, list[tuple[int | None, int | None, int | None, int | None, int | None]]] = {
    "NEW": [(None, CHANGED_DAYS_AGO, 24, 6, 2), (CHANGED_DAYS_AGO - 1, None, 12, 3, 5)],
    "OLD": [(None, None, 12, None, 1)],
    "LONG": [(None, None, 12, 12, 6)],
    "STRICT": [(None, None, 6, 0, 1)],
    "EVER": [(None, None, None, None, None)],
    "YOUNG": [(CHANGED_DAYS_AGO, None, 12, 12, 3)],
    "BARE": [],
    "HIRED": [(None, None, 12, 12, 1)],
}
#: Held, accepted for; from and until which day, in days after today.
EQUIVALENCES = (
    ("OLD", "NEW", None, 30),
    ("STRICT", "NEW", 30, None),
    ("EVER", "STRICT", 0, 0),
    ("NEW", "BARE", None, -1),
    ("LONG", "BARE", None, None),
)


@dataclass(frozen=True)
class Paper:
    """A certificate that is held: obtained so many months before today, plus days; ends likewise."""

    obtained: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None


@dataclass
class PersonSpec:
    """What to write of a person: occupations are code → months, areas are the columns of a mobility area.

    Languages: a level, or whether it is spoken. Certifications: None is not held. Salary: euros, period.
    """

    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    category: str | None = Category.A
    opted_in: bool | None = None
    left: bool = False
    free_in_days: int | None = None
    commune: str | None = "69123"
    answers: dict[str, bool | None] = field(default_factory=dict)
    occupations: dict[str, int | None] = field(default_factory=lambda: {PARENT: 12})
    titles: dict[str, int] = field(default_factory=dict)
    said_yes: frozenset[str] = frozenset()
    areas: list[dict[str, Any]] = field(default_factory=list)
    skills: dict[int, bool] = field(default_factory=dict)
    licences: dict[str, bool] = field(default_factory=dict)
    languages: dict[str, str | bool] = field(default_factory=dict)
    certifications: dict[str, Paper | None] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    education: tuple[int | None, str | None] = (None, None)
    salary: tuple[str, str] | None = None
    synthetic: bool = False


@dataclass
class OfferSpec:
    """What an offer asks for; `experience` is (level, months), `more` is code, item, level and value."""

    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    occupation: str = PARENT
    workplace: dict[str, Any] = field(default_factory=lambda: {"place": "commune", "commune": "69123"})
    contract: str | None = None
    working_time: str | None = None
    experience: tuple[str, int | None] | None = None
    starts_in_days: int | None = None
    title: int | None = None
    more: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)


def around(commune: str, radius_km: int) -> dict[str, Any]:
    return {"kind": AreaKind.COMMUNE, "commune_id": commune, "radius_km": radius_km}


def zone(kind: AreaKind, code: str = "") -> dict[str, Any]:
    return {"kind": kind} | ({} if kind == AreaKind.COUNTRY else {f"{kind.value}_id": code})


def create_reference() -> Agency:
    """The places, the occupations and the agency that owns every offer."""
    Region.objects.bulk_create(Region(code=code, name=f"Région {code}") for code in REGIONS)
    Departement.objects.bulk_create(
        Departement(code=code, name=f"Département {code}", region_id=region)
        for code, region in DEPARTEMENTS.items()
    )
    Commune.objects.bulk_create(
        Commune(code=code, name=f"Commune {code}", departement_id=departement, lat=lat, lon=lon)
        for code, (departement, lat, lon) in COMMUNES.items()
    )
    for code, parent in ROME_CODES.items():
        above = RomeCode.objects.filter(code=parent).first()
        job = RomeCode.objects.create(code=code, label=code, parent=above, regulated=code == REGULATED)
        Appellation.objects.bulk_create(Appellation(ogr=n, label=str(n), rome=job) for n in TITLES[code])
    create_certifications()
    return Agency.objects.create(code="ALE69", name="Lyon", region_id="84")


def create_certifications() -> None:
    day = app_today()

    def before(days: int | None) -> datetime.date | None:
        return None if days is None else day - days * DAY

    def after(days: int | None) -> datetime.date | None:
        return None if days is None else day + days * DAY

    made = {
        code: Certification.objects.create(
            code=code,
            label=code,
            issuer="essai",
            delivered_by=DeliveredBy.EMPLOYER if code == "HIRED" else DeliveredBy.TRAINING_BODY,
        )
        for code in TERMS
    }
    CertificationTerm.objects.bulk_create(
        CertificationTerm(
            certification=made[code],
            valid_from=before(since) or LONG_AGO,
            valid_until=before(until),
            validity_months=validity,
            tolerance_months=tolerance,
            refresher_days=refresher,
            source="essai",
        )
        for code, terms in TERMS.items()
        for since, until, validity, tolerance, refresher in terms
    )
    CertificationEquivalence.objects.bulk_create(
        CertificationEquivalence(
            old=made[old],
            new=made[new],
            valid_from=after(since) or LONG_AGO,
            valid_until=after(until),
            source="essai",
        )
        for old, new, since, until in EQUIVALENCES
    )


@transaction.atomic
def add_people(specs: Iterable[PersonSpec]) -> list[JobSeeker]:
    specs = list(specs)
    day = app_today()
    rome_ids = dict(RomeCode.objects.values_list("code", "id"))
    people = JobSeeker.objects.bulk_create(
        JobSeeker(
            public_id=s.public_id,
            registration_number=s.public_id.hex[:20],
            category=s.category,
            opted_in=s.opted_in,
            left_on=day if s.left else None,
            available_from=None if s.free_in_days is None else day + datetime.timedelta(days=s.free_in_days),
            commune_id=s.commune,
            synthetic=s.synthetic,
            education_level=s.education[0],
            education_field=s.education[1],
            wished_salary=s.salary and s.salary[0],
            wished_salary_period=s.salary and s.salary[1],
            **{f"{family}_complete": True for family in s.complete},
            **s.answers,
        )
        for s in specs
    )
    both = list(zip(people, specs, strict=True))
    SoughtOccupation.objects.bulk_create(
        SoughtOccupation(
            job_seeker=person,
            rome_id=rome_ids[code],
            experience_months=months,
            appellation_id=spec.titles.get(code),
            origin=OccupationOrigin.ACCEPTED if code in spec.said_yes else OccupationOrigin.SOUGHT,
        )
        for person, spec in both
        for code, months in spec.occupations.items()
    )
    MobilityArea.objects.bulk_create(
        MobilityArea(job_seeker=person, **area) for person, spec in both for area in spec.areas
    )
    add_items(both, day)
    flush()
    return people


def add_items(people: list[tuple[JobSeeker, PersonSpec]], day: datetime.date) -> None:
    HeldSkill.objects.bulk_create(
        HeldSkill(job_seeker=person, ogr=ogr, held=held)
        for person, spec in people
        for ogr, held in spec.skills.items()
    )
    HeldLicence.objects.bulk_create(
        HeldLicence(job_seeker=person, code=code, held=held)
        for person, spec in people
        for code, held in spec.licences.items()
    )
    HeldLanguage.objects.bulk_create(
        HeldLanguage(
            job_seeker=person,
            code=code,
            held=said is not False,
            level=said if isinstance(said, str) else None,
        )
        for person, spec in people
        for code, said in spec.languages.items()
    )

    def date(shift: tuple[int, int] | None) -> datetime.date | None:
        return None if shift is None else add_months(day, -shift[0]) + shift[1] * DAY

    HeldCertification.objects.bulk_create(
        HeldCertification(
            job_seeker=person,
            code=code,
            held=paper is not None,
            obtained_on=paper and date(paper.obtained),
            valid_until=paper and date(paper.ends),
        )
        for person, spec in people
        for code, paper in spec.certifications.items()
    )


@transaction.atomic
def publish(agency: Agency, *specs: OfferSpec) -> list[JobOffer]:
    """All at once: the rows of an offer's life are written by the database, whoever sends them."""
    offers = JobOffer.objects.bulk_create(
        JobOffer(
            public_id=spec.public_id,
            agency=agency,
            source_number=spec.public_id.hex[:20],
            title="Poste",
            state=OfferState.QUALIFYING,
            published_at=PUBLISHED_AT,
        )
        for spec in specs
    )
    asked = [
        [
            OfferCriterion(code=code, item=item, level=level, value=value)
            for code, item, level, value in criteria_of(spec)
        ]
        for spec in specs
    ]
    versions = OfferVersion.objects.bulk_create(
        OfferVersion(offer=offer, number=1, digest=criteria_digest(criteria), created_at=PUBLISHED_AT)
        for offer, criteria in zip(offers, asked, strict=True)
    )
    for offer, version, criteria in zip(offers, versions, asked, strict=True):
        offer.current_version = version
        for criterion in criteria:
            criterion.version = version
    OfferCriterion.objects.bulk_create(chain.from_iterable(asked))
    JobOffer.objects.bulk_update(offers, ["current_version"])
    OfferTransition.objects.bulk_create(
        OfferTransition(offer=offer, from_state=offer.state, to_state=OfferState.PUBLISHED)
        for offer in offers
    )
    flush()
    return offers


def criteria_of(spec: OfferSpec) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    """Code, item, level and value of all that the offer asks for."""
    title = {} if spec.title is None else {"appellation": spec.title}
    yield "occupation", spec.occupation, "required", title
    yield "mobility", "workplace", "required", spec.workplace
    if spec.contract:
        yield "contract", spec.contract, "required", {}
    if spec.working_time:
        yield "working_time", spec.working_time, "required", {}
    if spec.experience:
        level, months = spec.experience
        yield "experience", "", level, {"months": months}
    if spec.starts_in_days is not None:
        start = app_today() + spec.starts_in_days * DAY
        yield "availability", "start", "required", {"on": str(start)}
    yield from spec.more


def flush() -> None:
    """Run the deferred rebuild of the search rows now, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def read_rows(sql: str, *jsonb: str) -> list[dict[str, Any]]:
    """The rows of a query; Django's cursor leaves jsonb columns as text."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row | {name: json.loads(row[name]) if row[name] else None for name in jsonb} for row in rows]
