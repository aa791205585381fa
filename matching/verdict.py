"""The matching of one offer version with everyone registered: one SQL statement made of the criteria.

A person's row can only be *match* or *to_qualify* if its occupation is one of the offer's and its area's box
meets the offer's: the index on (occupation, area) finds those rows, and nobody else can have either verdict.
"""

import datetime
import hashlib
import json
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.functions import TruncDate

from francetravail_match.common.database import AppNow
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import NationalParameter

from .criteria import CRITERIA
from .enums import RESULTS_KEPT, Verdict

PARAMETERS = (ParameterCode.UNDECLARED_MOBILITY_KM, ParameterCode.ASAP_DAYS)


@dataclass(frozen=True)
class Context:
    """What the criteria may know beside the two rows: ``as_of``, a date in Paris, and national parameters."""

    as_of: datetime.date
    parameters: dict[str, float]


@dataclass(frozen=True)
class Person:
    """One of the first people of a verdict. ``outcomes``: criterion → True, False or None (unknown)."""

    job_seeker_id: int
    public_id: uuid.UUID
    verdict: Verdict
    rank: int
    occupation: int
    area: int | None
    outcomes: dict[str, bool | None]


@dataclass(frozen=True)
class Matched:
    """Exact counts over the whole population, and the first people of each verdict in order.

    ``n_people``: everyone registered. ``not_compared``: how many of them have no row, as `MatchRun` keeps it.
    """

    as_of: datetime.date
    parameters: dict[str, float]
    reference_version: str
    snapshot: str
    n_people: int
    n_match: int
    n_to_qualify: int
    not_compared: dict[str, dict[str, int]]
    results: list[Person]


class OfferNotLive(Exception):
    """The version has no search row: its offer is not published, or this is not its current version."""


@cache
def statement() -> str:
    """The composed SQL. Parameters: version, as_of, PARAMETERS, kept (people per verdict)."""
    columns = ",\n        ".join(
        f"({c.outcome}) AS {c.code}, ({c.expressed}) AS {c.code}_expressed, "
        f"(({c.expressed}) AND ({c.required})) AS {c.code}_required"
        for c in CRITERIA
    )
    failed = " + ".join(f"({c.code}_required AND {c.code} IS FALSE)::int" for c in CRITERIA)
    unknown = " + ".join(f"({c.code}_required AND {c.code} IS NULL)::int" for c in CRITERIA)
    outcomes = "\n            || ".join(
        f"CASE WHEN {c.code}_expressed THEN jsonb_build_object('{c.code}', {c.code}) ELSE '{{}}' END"
        for c in CRITERIA
    )
    return f"""
WITH ctx AS (
    SELECT %(as_of)s::date AS as_of, %(undeclared_mobility_km)s::float8 AS undeclared_mobility_km,
        %(asap_days)s::int AS asap_days
), o AS MATERIALIZED (
    SELECT * FROM offers_searchrow WHERE version_id = %(version)s
), row_outcome AS (
    SELECT p.job_seeker_id, p.public_id, p.occupation AS row_occupation, p.area_id, o.offer_public_id,
        {columns}
    FROM ctx, o CROSS JOIN LATERAL unnest(o.occupations) AS wanted (occupation)
    JOIN candidates_searchrow p ON p.occupation = wanted.occupation AND p.area && o.area
), row_verdict AS (
    SELECT *, {failed} AS n_failed,
        {unknown} AS n_unknown
    FROM row_outcome
), person AS (
    -- The best row of a person speaks for them.
    SELECT DISTINCT ON (v.job_seeker_id) v.*,
        (CASE WHEN n_unknown = 0 THEN 'match' ELSE 'to_qualify' END) AS verdict
    FROM row_verdict v JOIN referentials_romecode r ON r.id = v.row_occupation
    WHERE n_failed = 0
    ORDER BY v.job_seeker_id, n_unknown, r.code, v.area_id
), ranked AS (
    -- A stable shuffle, so that no one is always first.
    SELECT *, row_number() OVER (
        PARTITION BY verdict
        ORDER BY sha256(convert_to(offer_public_id::text || ':' || public_id::text, 'UTF8'))
    ) AS rank
    FROM person
), counted AS (
    SELECT count(*) FILTER (WHERE verdict = 'match') AS n_match,
           count(*) FILTER (WHERE verdict = 'to_qualify') AS n_to_qualify
    FROM person
)
SELECT o.reference_version, pg_current_snapshot()::text,
    (SELECT count(*) FROM candidates_jobseeker)
        - (SELECT count(*) FROM candidates_jobseeker WHERE left_on IS NOT NULL),
    counted.n_match, counted.n_to_qualify,
    jsonb_build_object(
        'categories', coalesce((SELECT jsonb_object_agg(category, people) FROM left_out_by_category), '{{}}'),
        'without_occupation', coalesce((
            SELECT jsonb_object_agg(coalesce(departement, ''), people) FROM without_occupation_by_departement
        ), '{{}}')
    ),
    coalesce((
        SELECT jsonb_agg(jsonb_build_object(
            'job_seeker_id', job_seeker_id, 'public_id', public_id, 'verdict', verdict, 'rank', rank,
            'occupation', row_occupation, 'area', nullif(area_id, 0), 'outcomes',
            {outcomes}
        ) ORDER BY verdict, rank)
        FROM ranked WHERE rank <= %(kept)s
    ), '[]')
FROM o, counted
"""


@cache
def engine_hash() -> str:
    """SHA-256 (hex) of the composed SQL: two runs with the same hash applied the same rule."""
    return hashlib.sha256(statement().encode()).hexdigest()


def context() -> Context:
    """The date in Paris and the national parameters in force, read once for a run."""
    in_force = NationalParameter.objects.filter(code__in=PARAMETERS, valid_from__lte=TruncDate(AppNow()))
    newest = in_force.order_by("code", "-valid_from").distinct("code")
    values = list(newest.values_list(TruncDate(AppNow()), "code", "value"))
    (as_of,) = {today for today, _, _ in values}
    return Context(as_of, {code: value for _, code, value in values})


def match(version_id: int) -> Matched:
    """Compare a live offer version with everyone registered; OfferNotLive if it has no search row."""
    ctx = context()
    arguments: dict[str, Any] = {
        "version": version_id,
        "as_of": ctx.as_of,
        "kept": RESULTS_KEPT,
        **ctx.parameters,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement(), arguments)
        row = cursor.fetchone()
    if row is None:
        raise OfferNotLive
    reference_version, snapshot, n_people, n_match, n_to_qualify, not_compared, people = row
    results = [
        Person(
            **{**person, "public_id": uuid.UUID(person["public_id"]), "verdict": Verdict(person["verdict"])}
        )
        for person in json.loads(people)  # Django leaves jsonb as text on a raw cursor
    ]
    return Matched(
        as_of=ctx.as_of,
        parameters=ctx.parameters,
        reference_version=reference_version,
        snapshot=snapshot,
        n_people=n_people,
        n_match=n_match,
        n_to_qualify=n_to_qualify,
        not_compared=json.loads(not_compared),
        results=results,
    )
