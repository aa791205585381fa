"""The functions that compare people outside: made of the engine's text, installed by `migrate` after it."""

import hashlib
from collections.abc import Sequence

from django.core.checks import CheckMessage
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from francetravail_match.common.installed import read_signature, refused, sign
from francetravail_match.common.startup import startup_check

from ... import criteria
from ...functions import HEADER, OFFER_POINTS, OFFER_VARIABLES, PAIR, SIGNATURES
from ...questions.wanted import OF_PAIR, compose
from ...sql import pieces
from .rows import function

SIGNED = "external_pair(bigint, bigint, jsonb)"
BUILT = "SELECT prosrc FROM pg_proc WHERE oid = 'candidates_built'::regproc"
DROP = """
DROP FUNCTION IF EXISTS external_questions(bigint, bigint, jsonb), external_pair(bigint, bigint, jsonb),
    external_rows(bigint[], date, float8, int, text);
"""
GRANT = """
GRANT EXECUTE ON FUNCTION external_rows(bigint[], date, float8, int, text),
    external_pair(bigint, bigint, jsonb), external_questions(bigint, bigint, jsonb) TO app;
"""
PRESENT_ROWS = "candidates_searchrow p"
#: In a function of the engine: the person's rows as of the day that it is asked about.
OWN_ROWS = """external_rows(
        ARRAY[person], ctx.as_of, ctx.undeclared_mobility_km, ctx.asap_days, o.reference_version) AS p"""


def text(built: str) -> str:
    """What `migrate` installs, given the body of `candidates_built`."""
    parts = pieces(criteria.CRITERIA)
    pair = HEADER.format(
        signature=SIGNATURES["matching_pair"].replace("matching_pair", "external_pair"),
        variables=OFFER_VARIABLES,
        body=_outside(PAIR).format(**parts, points=OFFER_POINTS.format(**parts)),
    )
    questions = compose(
        criteria.CRITERIA,
        {
            "external_questions": (
                "version bigint, person bigint, context jsonb",
                OF_PAIR.replace("matching_pair", "external_pair"),
            )
        },
    )
    return function(built) + pair + _outside(questions.replace("JOIN candidates", "JOIN LATERAL candidates"))


def _outside(body: str) -> str:
    if body.count(PRESENT_ROWS) != 1:
        raise ValueError("the person's rows are not read at one place")
    return body.replace(PRESENT_ROWS, OWN_ROWS)


def install(using: str) -> None:
    with connections[using].cursor() as cursor:
        made = _text(connections[using])
        cursor.execute(DROP)
        cursor.execute(made)
        cursor.execute(GRANT)
        sign(cursor, SIGNED, _digest(made))


@startup_check
def check_comparison() -> Sequence[CheckMessage]:
    """People outside are compared by the criteria of this code."""
    if read_signature(SIGNED) == _digest(_text(connection)):
        return []
    return refused(
        "La comparaison des personnes de l'extérieur n'est pas celle de cette version.", "external.E001"
    )


def _text(database: BaseDatabaseWrapper) -> str:
    with database.cursor() as cursor:
        cursor.execute(BUILT)
        (built,) = cursor.fetchone()
    return text(built)


def _digest(made: str) -> str:
    return hashlib.sha256(made.encode()).hexdigest()
