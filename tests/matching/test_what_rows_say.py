"""What a person's rows say of an offer is another number whenever the pair says anything else of it."""

import random
from typing import Any

from django.db import connection, transaction
from hypothesis import event, given
from hypothesis import strategies as st

from francetravail_match.accounts.models import Agency
from matching.context import context
from tests.utils import by_owner

from .strategies import examples, offer_lists, populations
from .world import OfferSpec, PersonSpec, add_people, flush, publish

Said = dict[tuple[int, int], Any]
PAIRS = """
SELECT p.id, o.version_id, judged::text, unknown
FROM candidates_jobseeker p, offers_searchrow o, matching_pair(o.version_id, p.id, %s) AS judged
WHERE failed = 0
"""
PERSONS = """
SELECT p.id, found.version_id, said, unknown
FROM candidates_jobseeker p, matching_person(p.id, %s) AS found
"""
KEYS = "SELECT job_seeker_id, occupation, area_id FROM candidates_searchrow ORDER BY 1, 2, 3"
# Which row it is, and what says nothing of an offer.
FIXED = {
    "job_seeker_id",
    "occupation",
    "area_id",
    "public_id",
    "since",
    "next_change_at",
    "reference_version",
}
PLACE = (
    "area",
    "area_kind",
    "commune",
    "covered",
    "departement",
    "lat",
    "lon",
    "radius_km",
    "region",
    "touched",
)
ROUNDS = 8


def read(statement: str) -> tuple[Said, Said]:
    """By person and version: what is said, and whether something is unknown."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [context().as_json()])
        rows = cursor.fetchall()
    return {row[:2]: row[2] for row in rows}, {row[:2]: row[3] for row in rows}


def groups() -> list[tuple[str, ...]]:
    """The columns of a row that may be another's; an area is one thing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM candidates_searchrow LIMIT 0")
        names = {column.name for column in cursor.description}
    assert {*FIXED, *PLACE} < names
    return [PLACE, *((name,) for name in sorted(names - {*FIXED, *PLACE}))]


def mix(draw: random.Random, every: list[tuple[str, ...]]) -> None:
    """Some rows take a few of their columns from others."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        keys = cursor.fetchall()
    for key in draw.sample(keys, (len(keys) + 1) // 2):
        names = [name for group in draw.sample(every, draw.choice((1, 1, 2, 5))) for name in group]
        by_owner.execute(
            f"UPDATE candidates_searchrow p SET ({', '.join(names)})"
            f" = ROW({', '.join(f'q.{name}' for name in names)})"
            " FROM candidates_searchrow q WHERE (p.job_seeker_id, p.occupation, p.area_id) = (%s, %s, %s)"
            " AND (q.job_seeker_id, q.occupation, q.area_id) = (%s, %s, %s)",
            [*key, *draw.choice(keys)],
        )


@examples
@given(
    population=populations, asked=offer_lists, draw=st.randoms(use_true_random=False), by_index=st.booleans()
)
def test_what_is_judged_otherwise_is_said_otherwise(
    agency: Agency,
    population: list[PersonSpec],
    asked: list[OfferSpec],
    draw: random.Random,
    by_index: bool,
) -> None:
    with transaction.atomic():
        add_people(population)
        publish(agency, *asked)
        flush()
        if by_index:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
        every, differ, the_same = groups(), 0, 0
        was, said_before = read(PAIRS)[0], read(PERSONS)[0]
        for _ in range(ROUNDS):
            mix(draw, every)
            (judged, unknown), (said, said_unknown) = read(PAIRS), read(PERSONS)
            assert unknown == said_unknown
            for pair in was | judged:
                if was.get(pair) != judged.get(pair):
                    assert said_before.get(pair) != said.get(pair)
                    differ += 1
                else:
                    the_same += said_before.get(pair) == said.get(pair)
            was, said_before = judged, said
        event(f"some differ: {differ > 0}, some do not: {the_same > 0}")
        transaction.set_rollback(True)
