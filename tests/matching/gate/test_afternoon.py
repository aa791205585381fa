"""An afternoon at the application's prompt: whatever it may write, one by one; what loosens the gate?"""

from collections.abc import Iterator
from typing import Any

import psycopg

from matching.gate.services import check_wording
from tests.factories import (
    AppellationFactory,
    EmployerFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    UserFactory,
)
from tests.matching.gate.scenes import Scene, openable
from tests.utils.asking import row
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long

from .looks import asked, asks_now, like_it

WRITABLE = """
SELECT a.attrelid::regclass::text, a.attname, split_part(format_type(a.atttypid, NULL), ' ', 1),
    k.confrelid::regclass::text, b.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
LEFT JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND has_column_privilege('app', c.oid, a.attnum, 'UPDATE') ORDER BY 1, a.attnum
"""
DELETABLE = """
SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND has_table_privilege('app', oid, 'DELETE') ORDER BY 1
"""
TIMES = ["now()", "{} - interval '400 days'", "{} + interval '400 days'"]
NUMBERS, WORDS = ["0", "1", "{} + 1", "-1"], ["''", "'x'", "'closed'", "'permanent'", "'78.20Z'"]
SAID = {
    "boolean": ["true", "false"],
    "date": ["'2020-01-01'", "'2040-01-01'"],
    "jsonb": ["'{}'", "'[]'"],
    **dict.fromkeys(("timestamp",), TIMES),
    **dict.fromkeys(("integer", "smallint", "bigint", "numeric", "double"), NUMBERS),
    **dict.fromkeys(("text", "character"), WORDS),
}
STANDS = "SELECT gate_standing(%s, %s), gate_signature_reasons(%s)"
#: Whoever writes people, as a feed does, is believed. Another title has words that are to be read again.
BELIEVED = {
    "candidates_identity",
    "candidates_jobseeker",
    "candidates_mobilityarea",
    "candidates_soughtoccupation",
}
READ_AGAIN = "wording_unchecked"


def much_to_say(database: OwnDatabase) -> Scene:
    """Somebody matches, somebody is to ask, lines have no answer, four reasons want a second signature."""
    scene = openable(database, title="Soudeur sur tuyauteries")
    elsewhere = RomeCodeFactory(unrelated=True)
    AppellationFactory(ogr=1, label="Soudeur / Soudeuse sur tuyauteries", rome=elsewhere)
    for trait, change in (
        ({"matches": True}, {"rome": elsewhere}),
        ({"to_qualify": True, "reachable": True}, {}),
        ({"matches": True, "accepts_permanent": False}, {}),
        ({"matches": True}, {"experience_months": 5}),
    ):
        JobSeekerFactory(**trait).occupations.update(**{"experience_months": 60, **change})
    for months in (4, 12):
        asks_now(scene.offer, *asked(row("experience", months=months)))
    like_it(scene.offer)
    EmployerFactory(name="Autre")
    UserFactory(advisor=True, of_another_agency=True)
    check_wording(scene.offer)
    JobSeekerFactory(matches=True).occupations.update(experience_months=60)
    return scene


def stands(raw: psycopg.Connection, scene: Scene) -> dict[str, Any]:
    """What keeps the gate shut: how many, and why."""
    said, reasons = raw.execute(STANDS, [scene.offer.pk, scene.advisor.pk, scene.offer.pk]).fetchone() or ()
    numbers = {name: said[name] for name in ("n_match", "n_to_ask", "lines_left")}
    return {**numbers, **dict.fromkeys([*reasons, *said["ineligible"]], 1)}


def statements(watch: psycopg.Connection) -> Iterator[tuple[str, str]]:
    for table, column, kind, other, key in watch.execute(WRITABLE).fetchall():
        told = ["NULL", *SAID.get(kind, [])]
        if other:
            told += [
                f"(SELECT {f}(x.{key}) FROM {other} x WHERE x.{key} <> {table}.{column})"
                for f in ("min", "max")
            ]
        for value in told:
            yield table, f'UPDATE {table} SET "{column}" = {value.replace("{}", f'"{column}"')}'
    for (table,) in watch.execute(DELETABLE).fetchall():
        yield table, f"DELETE FROM {table}"


@long
def test_nothing_else_that_the_application_may_write_loosens_the_gate(own_database: OwnDatabase):
    scene = much_to_say(own_database)
    tried, loosened, believed = 0, {}, set()
    with (
        own_database.as_role("app") as raw,
        psycopg.connect(own_database.url("postgres"), autocommit=True) as watch,
    ):
        before = stands(raw, scene)
        assert len(before) == 7 and all(before.values()), before
        for table, statement in statements(watch):
            raw.rollback()
            try:
                if not raw.execute(statement).rowcount:
                    continue
                raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
                after = stands(raw, scene)
            except psycopg.Error:
                continue
            tried += 1
            less = [what for what, many in before.items() if (after.get(what) or 0) < many]
            if less and table in BELIEVED:
                believed.add(table)
            elif less and READ_AGAIN not in after:
                loosened[statement] = less
    assert tried > 100
    assert loosened == {}
    assert believed == BELIEVED
