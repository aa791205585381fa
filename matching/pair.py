"""What the engine's own expressions say of one pair beyond the verdict: points, and outcomes item by item."""

import datetime
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from . import criteria
from .context import Context
from .criteria.availability import DEADLINE, START
from .criteria.base import by_outcome
from .functions import CONTEXT
from .sql import pieces
from .verdict import Judgement

#: An array of the offer's row with one element for each thing asked for.
FAMILY = re.compile(r"o\.((skills|licences|languages|certifications)_(required|wished))")
#: Where the person's rows are read: FROM what, called people.
REGISTERED = "candidates_searchrow AS people"
ROWS = f"""
WITH ctx AS (SELECT {CONTEXT} FROM (SELECT %(context)s::jsonb AS context) AS given),
p AS (SELECT people.* FROM {{people}} WHERE people.job_seeker_id = %(person)s
      AND people.occupation = %(occupation)s AND people.area_id = %(area)s)
"""


@dataclass(frozen=True)
class Share:
    """``points``: hundredths of a point of the score; ``least`` and ``most``: the degrees, from 0 to 1."""

    points: int
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Pair:
    """``shares``: criterion → what it may earn; only those that earn something.

    ``items``: criterion → item as the search rows write it → outcome; ``refreshers``: certification held
    under reserve → days of training. ``deadline``: the last day on which being free is in time;
    ``watermark``: the instant as of which everyone registered is known. ``certifications`` and ``languages``:
    what the person's search row says is held, and spoken at which levels.
    """

    reference_version: str
    watermark: datetime.datetime | None
    deadline: datetime.date
    shares: dict[str, Share]
    items: dict[str, dict[str, bool | None]] = field(default_factory=dict)
    refreshers: dict[str, int] = field(default_factory=dict)
    certifications: dict[str, Any] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)


def look_at(
    version_id: int, person_id: int, judgement: Judgement, ctx: Context, people: str = REGISTERED
) -> Pair | None:
    """Two queries; None if the rows changed since the judgement."""
    given: dict[str, str | int] = {
        "context": ctx.as_json(),
        "version": version_id,
        "person": person_id,
        "occupation": judgement.occupation,
        "area": judgement.area or 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_points_statement(people), given)
        row = cursor.fetchone()
        if row is None:
            return None
        reference_version, watermark, deadline, points, degrees, certifications, languages = row
        named = zip(criteria.CRITERIA, points, degrees[::2], degrees[1::2], strict=True)
        shares = {c.code: Share(points, least, most) for c, points, least, most in named if points}
        held = json.loads(certifications or "{}")
        pair = Pair(
            reference_version, watermark, deadline, shares, certifications=held, languages=languages or []
        )
        cursor.execute(_items_statement(people), given)
        for code, item, outcome, refresher in cursor.fetchall():
            pair.items.setdefault(code, {})[item] = outcome
            if refresher:
                pair.refreshers[item] = refresher
    return pair


def _points_statement(people: str) -> str:
    """The degrees are the contributions that a whole point would earn, before they are cut to hundredths."""
    parts = pieces(criteria.CRITERIA)
    degrees = [
        f"CASE WHEN all_points[{n}] > 0 THEN {by_outcome(f'met.{c.code}', *bound)} ELSE 0 END"
        for n, c in enumerate(criteria.CRITERIA, 1)
        for bound in zip(*c.earned("1::numeric"), strict=True)
    ]
    return f"""{ROWS.format(people=people)}
        SELECT o.reference_version, current_watermark(), {DEADLINE}, all_points,
            ARRAY[{", ".join(degrees)}], p.certifications::text, p.languages_held
        FROM ctx, p, offers_searchrow AS o,
            LATERAL {parts["shares"]}, LATERAL (SELECT {parts["met"]} OFFSET 0) AS met
        WHERE o.version_id = %(version)s"""


def _items_statement(people: str) -> str:
    """Each criterion of a family, asked of an offer that would want this one item and no other."""
    parts = [
        f"""SELECT '{c.code}', item::text, ({c.outcome}), {_refresher(family[2])}
        FROM ctx, p, offers_searchrow AS whole, unnest(whole.{family[1]}) AS item,
            LATERAL jsonb_populate_record(whole, {alone(family[1], family[2], family[3])}) AS o
        WHERE whole.version_id = %(version)s"""
        for c in criteria.CRITERIA
        if (family := FAMILY.fullmatch(c.items))
    ]
    return ROWS.format(people=people) + "\nUNION ALL ".join(parts)


def alone(column: str, family: str, level: str) -> str:
    """What of the offer's row goes with this one item; keys of columns that do not exist are ignored."""
    nothing_unread = "0" if family == "skills" else "false"
    return f"""jsonb_build_object('{column}', jsonb_build_array(item), '{column}_unread', {nothing_unread},
        'skills_needed', NULL, 'language_codes_{level}', jsonb_build_array(split_part(item::text, ':', 1)))"""


def _refresher(family: str) -> str:
    if family != "certifications":
        return "NULL::int"
    return f"""nullif(greatest(certification_state(item, p.certifications, p.certifications_complete, {START},
        ctx.certification_rules, ctx.refresher_days), 0), 0)"""
