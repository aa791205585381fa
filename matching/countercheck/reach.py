"""People within reach: who lacks only skills or only certifications, must renew one, or wants more pay.

They have a row of which no other required criterion is not met: the index on (occupation, area) finds them.
What is said of them is the same of all their rows.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from ..criteria import CRITERIA
from ..criteria.availability import START
from .statement import CONSTANTS, Question, array, outcome

TEACHABLE = ("skill", "certification")
NOBODY = "FALSE"
# Of the skills required, those that the person is known not to have.
MISSING = """CASE WHEN p.skills_complete THEN o.skills_required - coalesce(p.skills_held, '{}')
            ELSE o.skills_required & coalesce(p.skills_not_held, '{}') END"""
# Of each certification required: 0 good, n > 0 good after a refresher of n days, -1 not good, NULL not known.
CERTIFICATES = f"""unnest(o.certifications_required) AS wanted (code)
        CROSS JOIN LATERAL certification_state(wanted.code, p.certifications, p.certifications_complete,
            {START}, ctx.certification_rules, ctx.refresher_days) AS state"""
REFRESHER_DAYS = f"(SELECT sum(state) FROM {CERTIFICATES} WHERE state > 0)"  # noqa: S608
# What is not good was held, and has ended: all of it.
EXPIRED = f"""(SELECT bool_and(coalesce(jsonb_typeof(p.certifications -> wanted.code) = 'object', false))
        FROM {CERTIFICATES} WHERE state = -1)"""  # noqa: S608
RISE = (
    "CASE WHEN p.wished_salary_period = o.salary_period AND p.wished_salary > o.salary_max"
    " THEN p.wished_salary - o.salary_max END"
)
WITHIN_REACH = """
SELECT missing, refresher_days, expired, rise, count(*) FROM (
    SELECT DISTINCT p.job_seeker_id,
        CASE WHEN {skill} THEN {missing} END AS missing,
        CASE WHEN NOT {skill} AND NOT {certification} THEN {refresher_days} END AS refresher_days,
        CASE WHEN {certification} THEN {expired} END AS expired,
        CASE WHEN NOT {skill} AND NOT {certification} THEN {rise} END AS rise
    FROM {constants}, candidates_searchrow p
    WHERE p.occupation = ANY ('{occupations}') AND p.area && o.area AND NOT ({skill} AND {certification})
        AND {possible}
) AS person
WHERE num_nonnulls(missing, refresher_days, expired, rise) > 0
GROUP BY missing, refresher_days, expired, rise
"""


@dataclass(frozen=True)
class Pay:
    """``period`` and ``maximum``: the offer's. ``rises``: euros more than the maximum → people who want so
    much more, of those who match or could."""

    period: str
    maximum: Decimal
    rises: dict[Decimal, int]


@dataclass(frozen=True)
class Reach:
    """``missing``: the required skills (OGR) that people lack who lack nothing else → people.

    ``refresher_days``: of who matches or could under reserve, the days of training that renew → people.
    ``expired``, ``never_certified``: who lacks only certifications, all of which have ended, or not.
    ``pay``: None where the offer states no maximum.
    """

    missing: dict[frozenset[int], int]
    refresher_days: dict[int, int]
    expired: int
    never_certified: int
    pay: Pay | None


def within_reach(asked: Question) -> Reach:
    if not asked.pay and not any(criterion.code in TEACHABLE for criterion in asked.asked):
        return Reach({}, {}, 0, 0, None)
    rises: Counter[Decimal] = Counter()
    missing: Counter[frozenset[int]] = Counter()
    refresher: Counter[int] = Counter()
    certified: Counter[bool] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_statement(asked), asked.constants)
        for skills, days, expired, rise, people in cursor:
            if skills is not None:
                missing[frozenset(skills)] += people
            if days is not None:
                refresher[days] += people
            if expired is not None:
                certified[expired] += people
            if rise is not None:
                rises[rise] += people
    pay = Pay(*asked.pay, dict(rises)) if asked.pay else None
    return Reach(dict(missing), dict(refresher), certified[True], certified[False], pay)


def _statement(asked: Question) -> str:
    codes = {criterion.code for criterion in asked.asked}
    by_code = {criterion.code: criterion for criterion in CRITERIA}
    lacks = {code: f"({outcome(by_code[code])} IS FALSE)" if code in codes else NOBODY for code in TEACHABLE}
    certified = "certification" in codes
    others = [c for c in asked.asked if c.code not in TEACHABLE and c.code != "occupation"]
    return WITHIN_REACH.format(
        **lacks,
        missing=MISSING,
        refresher_days=REFRESHER_DAYS if certified else "NULL::bigint",
        expired=EXPIRED if certified else "NULL::bool",
        rise=RISE if asked.pay else "NULL::numeric",
        constants=CONSTANTS,
        occupations=array(asked.possible_codes),
        possible=" AND ".join(f"{outcome(c)} IS NOT FALSE" for c in others),
    )
