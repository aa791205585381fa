"""The score of an invented pair, computed by the expressions that rank everyone, to show how they work."""

import json
from dataclasses import dataclass

from django.db import connection

from . import criteria
from .context import Context
from .functions import CONTEXT
from .sql import pieces
from .verdict import parts_of

#: The columns of the two search rows that the example fills; all others are empty.
OFFER = {
    **dict.fromkeys(("night", "weekend", "on_call", "shifts", "long_trips", "fully_remote"), False),
    "occupation": 1,
    "occupations": [1],
    "appellation": 1,
    "place": "commune",
    "contract": "permanent",
    "experience_level": "wished",
    "experience_months": 24,
    "skills_wished": [1, 2, 3, 4],
    "skills_wished_unread": 0,
    "salary_stated": False,
}
PERSON = {
    "by_availability": False,
    "occupation": 1,
    "appellation": 2,
    "accepted": False,
    "area_kind": "country",
    "experience_months": 12,
    "skills_held": [1, 2],
    "skills_not_held": [3],
    "skills_complete": False,
}
#: The same in words: what the offer asks, what is known of the person.
WORDS = {
    "occupation": ("soudeur ou soudeuse TIG", "recherche le même métier ROME, sous une autre appellation"),
    "mobility": ("Lille", "accepte toute la France"),
    "contract": ("CDI", "pas encore de réponse"),
    "experience": ("24 mois, souhaités", "12 mois dans ce métier"),
    "skill_wished": (
        "quatre compétences souhaitées",
        "en possède deux, pas la troisième ; la quatrième est à demander",
    ),
}


@dataclass(frozen=True)
class Line:
    """One criterion of the example; figures in hundredths of a point."""

    label: str
    asked: str
    known: str
    weight: int
    points: int
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Example:
    lines: list[Line]

    @property
    def total_weight(self) -> int:
        return sum(line.weight for line in self.lines)

    @property
    def minimum(self) -> int:
        return sum(line.minimum for line in self.lines)

    @property
    def maximum(self) -> int:
        return sum(line.maximum for line in self.lines)


def worked_example(ctx: Context) -> Example:
    """One query, which reads no table."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [ctx.as_json(), json.dumps(OFFER), json.dumps(PERSON)])
        points, letters, parts = cursor.fetchone()
    bounds = parts_of(letters, parts)
    return Example(
        [
            Line(c.label, *WORDS.get(c.code, ("", "")), ctx.weights[c.code], share, *bounds[c.code])
            for c, share in zip(criteria.CRITERIA, points, strict=True)
            if share
        ]
    )


def _statement() -> str:
    parts = pieces(criteria.CRITERIA)
    return f"""
WITH ctx AS (SELECT {CONTEXT} FROM (SELECT %s::jsonb AS context) AS given)
SELECT all_points, {parts["outcomes"]}, {parts["parts"]}
FROM ctx, jsonb_populate_record(NULL::offers_searchrow, %s) AS o,
    jsonb_populate_record(NULL::candidates_searchrow, %s) AS p,
    LATERAL {parts["shares"]},
    LATERAL (SELECT {parts["named"]}) AS points,
    LATERAL (SELECT {parts["met"]} OFFSET 0) AS met
"""  # noqa: S608
