"""A small world in the database for the comparison of the engine with the oracle.

Places and codes are chosen for what they break: two sides of the antimeridian, a pole, an overseas island, a
commune without coordinates, a département and a région without any point, two communes on one point, a
neighbour commune in another département, and occupations whose ids are not in the order of their codes.
"""

import datetime
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Window
from django.db.models.functions import RowNumber

from candidates.enums import AreaKind, Category
from candidates.models import JobSeeker, MobilityArea, SoughtOccupation
from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import Commune, Departement, Region, RomeCode
from matching.verdict import match
from offers.enums import ContractKind, OfferState, WorkingTime
from offers.models import JobOffer, OfferCriterion, OfferVersion, criteria_digest
from tests.utils.offer_life import live_through

from . import oracle

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

ANSWERS = (*(f"accepts_{kind}" for kind in (*ContractKind.values, *WorkingTime.values)), "accepts_remote")


@dataclass
class PersonSpec:
    """What to write of a person: occupations are code → months, areas are the columns of a mobility area."""

    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    category: str | None = Category.A
    opted_in: bool | None = None
    left: bool = False
    free_in_days: int | None = None
    commune: str | None = "69123"
    answers: dict[str, bool | None] = field(default_factory=dict)
    occupations: dict[str, int | None] = field(default_factory=lambda: {PARENT: 12})
    areas: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class OfferSpec:
    """What an offer asks for; `experience` is (level, months)."""

    public_id: uuid.UUID = field(default_factory=uuid.uuid4)
    occupation: str = PARENT
    workplace: dict[str, Any] = field(default_factory=lambda: {"place": "commune", "commune": "69123"})
    contract: str | None = None
    working_time: str | None = None
    experience: tuple[str, int | None] | None = None
    starts_in_days: int | None = None


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
        RomeCode.objects.create(code=code, label=code, parent=RomeCode.objects.filter(code=parent).first())
    return Agency.objects.create(code="ALE69", name="Lyon", region_id="84")


def add_people(specs: Iterable[PersonSpec]) -> list[JobSeeker]:
    specs = list(specs)
    day = today()
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
            **s.answers,
        )
        for s in specs
    )
    SoughtOccupation.objects.bulk_create(
        SoughtOccupation(job_seeker=person, rome_id=rome_ids[code], experience_months=months)
        for person, spec in zip(people, specs, strict=True)
        for code, months in spec.occupations.items()
    )
    MobilityArea.objects.bulk_create(
        MobilityArea(job_seeker=person, **area)
        for person, spec in zip(people, specs, strict=True)
        for area in spec.areas
    )
    flush()
    return people


def publish(agency: Agency, spec: OfferSpec) -> JobOffer:
    offer = JobOffer.objects.create(
        public_id=spec.public_id,
        agency=agency,
        source_number=spec.public_id.hex[:20],
        title="Poste",
        state=OfferState.QUALIFYING,
        published_at=PUBLISHED_AT,
    )
    criteria = [
        OfferCriterion(code="occupation", item=spec.occupation),
        OfferCriterion(code="mobility", item="workplace", value=spec.workplace),
    ]
    if spec.contract:
        criteria.append(OfferCriterion(code="contract", item=spec.contract))
    if spec.working_time:
        criteria.append(OfferCriterion(code="working_time", item=spec.working_time))
    if spec.experience:
        level, months = spec.experience
        criteria.append(OfferCriterion(code="experience", level=level, value={"months": months}))
    if spec.starts_in_days is not None:
        start = today() + datetime.timedelta(days=spec.starts_in_days)
        criteria.append(OfferCriterion(code="availability", item="start", value={"on": str(start)}))
    version = OfferVersion.objects.create(
        offer=offer, number=1, digest=criteria_digest(criteria), created_at=PUBLISHED_AT
    )
    for criterion in criteria:
        criterion.version = version
    OfferCriterion.objects.bulk_create(criteria)
    offer.current_version = version
    offer.save()
    live_through(offer, OfferState.PUBLISHED)
    flush()
    return offer


def today() -> datetime.date:
    """The date in Paris, by the database's clock."""
    (row,) = read_rows("SELECT (app_now() AT TIME ZONE 'Europe/Paris')::date AS today")
    return row["today"]


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


def read_people() -> list[oracle.Person]:
    rows = read_rows("SELECT * FROM truth_person", "occupations", "areas")
    assert len(rows) == JobSeeker.objects.count()
    return [oracle.read_person(row) for row in rows]


def read_offers() -> dict[str, oracle.Offer]:
    """The live offers by public id."""
    rows = read_rows("SELECT * FROM truth_offer", "zone_points")
    offers = {str(row["public_id"]): oracle.read_offer(row) for row in rows}
    assert len(offers) == len(rows)
    return offers


def engine_says(offer: JobOffer) -> dict[str, Any]:
    """What the engine finds, in the words of the oracle."""
    assert offer.current_version_id is not None
    matched = match(offer.current_version_id)
    codes = dict(RomeCode.objects.values_list("id", "code"))
    position = Window(RowNumber(), partition_by="job_seeker", order_by="id") - 1
    areas = dict(MobilityArea.objects.annotate(position=position).values_list("id", "position"))
    return {
        "people": matched.n_people,
        "match": matched.n_match,
        "to_qualify": matched.n_to_qualify,
        "ranked": sorted(
            (
                result.verdict,
                result.rank,
                str(result.public_id),
                result.outcomes,
                codes[result.occupation],
                result.area and areas[result.area],
            )
            for result in matched.results
        ),
    }


def oracle_says(offer: oracle.Offer, people: list[oracle.Person]) -> dict[str, Any]:
    answer = oracle.match_all(offer, people, today())
    return {
        "people": answer.n_people,
        "match": answer.n_match,
        "to_qualify": answer.n_to_qualify,
        "ranked": [
            (verdict, rank, judgement.public_id, judgement.outcomes, judgement.occupation, judgement.area)
            for verdict, judgements in sorted(answer.ranked.items())
            for rank, judgement in enumerate(judgements, 1)
        ],
    }
