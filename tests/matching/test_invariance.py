"""What is never an input: change it, and verdict, score and rank stay. What only ever goes one way."""

import datetime
import random
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection, transaction

from candidates.enums import AnswerChannel, AnswerOrigin, AreaKind, ConsentKind, LeavingReason
from candidates.models import (
    Answer,
    Consent,
    DisabilityStatus,
    Identity,
    JobSeeker,
    MobilityArea,
    SourceRecord,
)
from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_today
from offers.models import JobOffer
from tests.utils import by_owner
from tests.utils.profile import EVERYTHING

from .comparison import Says, engine_judges, engine_says
from .strategies import a_person, an_offer, with_ids
from .world import COMMUNES, OfferSpec, PersonSpec, add_people, around, flush, publish, read_rows, zone

SEED = 20261124
PEOPLE, OFFERS = 40, 6
ROUNDS = 12 if EVERYTHING else 1

EARLIER = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

Change = Callable[[list[JobSeeker]], object]


def a_world(
    agency: Agency, seed: int = SEED, n_people: int = PEOPLE
) -> tuple[list[JobSeeker], list[JobOffer]]:
    rng = random.Random(seed)
    people = add_people(with_ids([a_person(rng) for _ in range(n_people)], seed))
    return people, publish(agency, *with_ids([an_offer(rng) for _ in range(OFFERS)], seed + 1))


def results(offers: Iterable[JobOffer]) -> list[dict[Any, Any]]:
    """Counts, verdicts, ranks, scores and parts of everybody that each offer finds.

    Where those without any occupation live is counted too, and is no result of anybody.
    """
    found = [engine_says(offer, kept=1000) for offer in offers]
    return [{name: value for name, value in says.items() if name != "without_occupation"} for says in found]


def names(people: list[JobSeeker]) -> None:
    Identity.objects.bulk_create(
        Identity(job_seeker=p, first_name=f"Prénom {p.pk}", last_name=f"Nom {p.pk}") for p in people
    )


def ways_to_be_reached(people: list[JobSeeker]) -> None:
    Identity.objects.bulk_create(
        Identity(job_seeker=p, email=f"p{p.pk}@example.invalid", phone=f"+3363998{p.pk % 10_000:04}")
        for p in people[::2]
    )


def disability(people: list[JobSeeker]) -> None:
    DisabilityStatus.objects.bulk_create(
        DisabilityStatus(job_seeker=p, recognised=n % 2 == 0) for n, p in enumerate(people)
    )


def columns(**values: Any) -> Change:
    return lambda people: JobSeeker.objects.filter(pk__in=[p.pk for p in people]).update(**values)


def registration_numbers(people: list[JobSeeker]) -> None:
    for n, person in enumerate(people):
        JobSeeker.objects.filter(pk=person.pk).update(registration_number=f"Z{n}-{uuid.UUID(int=n).hex[:8]}")


def home_of_who_declared(people: list[JobSeeker]) -> None:
    """Once areas are declared, they alone say where: the commune of residence is nothing."""
    declared = MobilityArea.objects.order_by("pk").values("job_seeker")
    for n, commune in enumerate(COMMUNES):
        rows = JobSeeker.objects.filter(pk__in=declared, pk__iregex=rf"{n % 10}$")
        rows.update(commune_id=commune)


def source_records(people: list[JobSeeker]) -> None:
    SourceRecord.objects.bulk_create(
        SourceRecord(job_seeker=p, digest=p.public_id.bytes, stated_at=EARLIER, left_reason=LeavingReason.JOB)
        for p in people
    )


def consents(people: list[JobSeeker]) -> None:
    Consent.objects.bulk_create(
        Consent(
            job_seeker=p,
            kind=ConsentKind.CONTACT_BY_EMAIL,
            given=False,
            decided_at=EARLIER,
            channel=AnswerChannel.DESK,
        )
        for p in people
    )


def provenance(people: list[JobSeeker]) -> None:
    """The same answer again, said by the person a while ago."""
    known = [p for p in JobSeeker.objects.filter(accepts_permanent__isnull=False).order_by("pk")]
    for answer in (
        Answer(
            job_seeker=p,
            values={"accepts_permanent": p.accepts_permanent},
            origin=AnswerOrigin.PERSON,
            channel=AnswerChannel.LINK,
            answered_at=EARLIER,
        )
        for p in known
    ):
        by_owner.insert(answer)


#: Everything of « Never an input » that is stored of a person, and what is stored beside it.
CHANGES: dict[str, Change] = {
    "names": names,
    "e-mail and telephone": ways_to_be_reached,
    "disability": disability,
    "length of registration": columns(registered_on=datetime.date(2019, 1, 1)),
    "registration number": registration_numbers,
    "residence of who declared areas": home_of_who_declared,
    "hidden from employers": columns(hidden_from_employers=True),
    "stop asking": columns(stop_asking=True),
    "restriction of processing": columns(processing_restricted=True),
    "what the source said": source_records,
    "consents": consents,
    "who said it and how": provenance,
}


def written() -> int:
    """Rows written so far in this transaction."""
    (row,) = read_rows(
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int AS n FROM pg_stat_xact_user_tables"
    )
    return row["n"]


def test_what_is_never_an_input_changes_nothing(agency: Agency) -> None:
    people, offers = a_world(agency)
    before = results(offers)
    assert sum(says["match"] + says["to_qualify"] for says in before) > 30
    changed = []
    for name, change in CHANGES.items():
        with transaction.atomic():
            rows = written()
            change(people)
            flush()
            assert written() > rows, f"{name}: nothing was changed"
            if results(offers) != before:
                changed.append(name)
            transaction.set_rollback(True)
    assert changed == []


def test_categories_that_count_alike_are_alike(agency: Agency) -> None:
    people, offers = a_world(agency)
    columns(category="A")(people)
    flush()
    before = results(offers)
    for category in ("B", "C", "G", None):
        columns(category=category)(people)
        flush()
        assert results(offers) == before


def test_other_people_change_neither_score_nor_order(agency: Agency) -> None:
    people, offers = a_world(agency)
    ours = {str(person.public_id) for person in people}

    def of_ours(found: list[Says]) -> list[list[Says]]:
        return [[row for row in says["ranked"].values() if row["person"] in ours] for says in found]

    before = of_ours(results(offers))
    others, _ = a_world(agency, SEED + 100)
    after = results(offers)
    assert of_ours(after) == before
    assert any(len(says["ranked"]) > len(rows) for says, rows in zip(after, before, strict=True))
    JobSeeker.objects.filter(pk__in=[person.pk for person in others]).delete()
    flush()
    assert of_ours(results(offers)) == before


def test_the_order_of_arrival_is_nothing(agency: Agency) -> None:
    rng = random.Random(SEED)
    specs = with_ids([a_person(rng) for _ in range(PEOPLE)], SEED)
    asked = with_ids([an_offer(rng) for _ in range(OFFERS)], SEED + 1)
    seen = []
    for order in (specs, specs[::-1]):
        with transaction.atomic():
            add_people(order)
            seen.append(results(publish(agency, *asked)))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_distance_inside_the_accepted_area_is_nothing(agency: Agency) -> None:
    """At home, across the town and 46 km away: the same verdict and the same score."""
    people = [PersonSpec(areas=[around("69123", 60)]), PersonSpec(areas=[zone(AreaKind.REGION, "84")])]
    seekers = add_people(people)
    places = ("69123", "69381", "38544", "69264")
    offers = publish(
        agency, *(OfferSpec(workplace={"place": "commune", "commune": place}) for place in places)
    )
    near, *farther = [engine_judges(offer, seekers) for offer in offers]
    assert all(judged == near for judged in farther)
    MobilityArea.objects.filter(radius_km=60).update(radius_km=500)
    flush()
    assert engine_judges(offers[0], seekers) == near


@pytest.mark.django_db
def test_the_role_of_the_engine_reads_no_identity() -> None:
    private = [model._meta.db_table for model in (Identity, DisabilityStatus, Consent, Answer, SourceRecord)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s)"
            " AND (has_any_column_privilege('engine', oid, 'SELECT, INSERT, UPDATE')"
            " OR has_table_privilege('engine', oid, 'DELETE'))",
            [[*private, "candidates_jobseeker", "candidates_reveal"]],
        )
        assert cursor.fetchall() == []


# What only ever goes one way

DAY = datetime.timedelta(days=1)


def all_items(people: list[JobSeeker], family: str, code: str, items: Iterable[Any], **columns: Any) -> None:
    """Every item that is not known becomes held."""
    for person in people:
        known = set(getattr(person, family).values_list(code, flat=True))
        for item in items:
            if item not in known:
                getattr(person, family).create(**{code: item}, **columns)


def answered(column: str, value: Any) -> Change:
    return lambda people: JobSeeker.objects.filter(
        pk__in=[p.pk for p in people], **{f"{column}__isnull": True}
    ).update(**{column: value})


def everything_accepted(people: list[JobSeeker]) -> None:
    for field in JobSeeker._meta.get_fields():
        if field.name.startswith("accepts_"):
            answered(field.name, True)(people)


def pay(people: list[JobSeeker]) -> None:
    unknown = JobSeeker.objects.filter(wished_salary=None)
    unknown.update(wished_salary="0.01", wished_salary_period="month")


FAVOURABLE: dict[str, Change] = {
    "accepted": everything_accepted,
    "free": lambda people: answered("available_from", app_today())(people),
    "trained": answered("education_level", 8),
    "pay": pay,
    "experienced": lambda people: [
        p.occupations.filter(experience_months=None).update(experience_months=600) for p in people
    ],
    "skills": lambda people: all_items(people, "skills", "ogr", range(11, 16)),
    "licences": lambda people: all_items(people, "licences", "code", ("B", "CE", "A")),
    "languages": lambda people: all_items(people, "languages", "code", ("en", "de"), level="C2"),
    "certified": lambda people: all_items(
        people,
        "certifications",
        "code",
        ("NEW", "STRICT", "BARE", "SST"),
        valid_until=app_today() + 999 * DAY,
    ),
    "anywhere": lambda people: [
        p.areas.create(kind=AreaKind.COUNTRY) for p in people if not p.areas.exists()
    ],
}
BEST_FIRST = ("match", "to_qualify", "near_miss", "no")


def standing(row: Says) -> tuple[int, int]:
    """The better, the greater: verdict, then the sure points."""
    return -BEST_FIRST.index(row["verdict"]), row["minimum"]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_favourable_answer_never_makes_anything_worse(agency: Agency, seed: int) -> None:
    people, offers = a_world(agency, SEED + seed, n_people=20)
    single = {str(p.public_id) for p in people if p.occupations.count() == 1 and p.areas.count() < 2}
    before = [engine_judges(offer, people) for offer in offers]
    for name, answer in FAVOURABLE.items():
        with transaction.atomic():
            answer(people)
            flush()
            for offer, was in zip(offers, before, strict=True):
                for person, now in engine_judges(offer, people).items():
                    earlier = was[person]
                    assert (now is None) == (earlier is None)
                    if now and earlier:
                        assert standing(now) >= standing(earlier), (name, person, earlier, now)
                        # Of one row, the sure points alone never go down.
                        assert person not in single or now["minimum"] >= earlier["minimum"], (name, person)
            transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_parts_add_up_between_minimum_and_maximum(agency: Agency, seed: int) -> None:
    people, offers = a_world(agency, SEED + 1000 + seed)
    seen = 0
    for offer in offers:
        for row in filter(None, engine_judges(offer, people).values()):
            lows, highs = zip(*row["parts"].values(), strict=True)
            assert all(0 <= low <= high for low, high in row["parts"].values())
            assert (row["minimum"], row["maximum"]) == (sum(lows), sum(highs))
            assert 0 <= row["minimum"] <= row["maximum"] <= 10_000
            # Of skills, one may be unknown though enough are held, or too many are not.
            decided = row["outcomes"].keys().isdisjoint({"skill", "skill_wished"})
            known = decided and all(outcome is not None for outcome in row["outcomes"].values())
            assert not known or row["minimum"] == row["maximum"]
            seen += 1
    assert seen > PEOPLE
