"""The chain of seals: what it covers, when, and every way to break it that it must report."""

import json
import subprocess
import sys

import psycopg
import pytest
from django.core.management import call_command

from francetravail_match.embedded.processes import wait_for
from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from francetravail_match.journal.verification import Anchor, Problem, verify
from tests.utils.databases import AsRole, OwnDatabase

WRITE = "SELECT journal_write(NULL, NULL, 'user.signed_in', '', NULL, '{}')"
XACT = "SELECT pg_current_xact_id()::text"
NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"


def write(count: int = 1) -> None:
    for _ in range(count):
        journal.record("user.signed_in", actor=None)


def seal(own_database: OwnDatabase, horizon: str = "", most: int = 50_000) -> int:
    """Seal up to a transaction, or as if none were running (those of other tests count too)."""
    with own_database.as_owner() as owner:
        horizon = horizon or owner.execute(NEXT).fetchone()[0]
        (sealed,) = owner.execute("SELECT journal_seal_until(%s::text::xid8, %s)", [horizon, most]).fetchone()
        owner.commit()
    return sealed


def tamper(own_database: OwnDatabase, *statements: str) -> None:
    """What only who runs the server could do, and only on purpose: no trigger refuses."""
    with own_database.as_role("postgres") as server:
        server.execute("SET session_replication_role = replica")
        for statement in statements:
            server.execute(statement)
        server.commit()


def test_an_empty_journal_holds(db):
    report = verify()
    assert (report.problem, report.seals, report.lines, report.unsealed) == (None, 0, 0, 0)


def test_lines_are_sealed_once(own_database: OwnDatabase):
    write(3)
    assert verify().unsealed == 3
    assert seal(own_database) == 3
    assert seal(own_database) == 0
    write(2)
    assert seal(own_database) == 2
    report = verify()
    assert (report.problem, report.seals, report.lines, report.unsealed) == (None, 2, 5, 0)


def test_seals_of_a_bounded_size_never_part_a_transaction(own_database: OwnDatabase):
    write(2)
    journal.record_many("user.signed_in", actor=None, object_type="", objects=[(None, {})] * 5)
    write(2)
    sizes = []
    while sealed := seal(own_database, most=3):
        sizes.append(sealed)
    assert sizes == [2, 5, 2]
    assert verify().lines == 9


def test_a_transaction_that_commits_late_is_sealed_later_and_once(own_database: OwnDatabase, as_role: AsRole):
    with as_role("app") as late:
        late.execute(WRITE)
        (running,) = late.execute(XACT).fetchone()
        write(3)
        # The real sealer, whatever else runs on this server: nothing from that transaction on.
        assert journal.seal_lines() == 0
        assert verify().unsealed == 3
        late.commit()
    assert seal(own_database, horizon=running) == 0
    assert seal(own_database) == 4
    report = verify()
    assert (report.problem, report.lines, report.unsealed) == (None, 4, 0)


def test_the_real_sealer_takes_all_that_is_older_than_every_transaction(own_database: OwnDatabase):
    write(2)
    left = """SELECT count(*) FROM journal_line WHERE xact < %s::text::xid8
        AND xact >= (SELECT to_xact FROM journal_head)"""
    with own_database.as_owner() as owner:
        # Tests on other databases of this server hold it back too.
        (oldest,) = owner.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").fetchone()
        sealed = journal.seal_lines()
        assert owner.execute(left, [oldest]).fetchone() == (0,)
    assert (verify().lines, verify().unsealed) == (sealed, 2 - sealed)


def test_two_sealers_do_the_work_of_one(own_database: OwnDatabase):
    write(2)
    with own_database.as_owner() as owner:
        (horizon,) = owner.execute(NEXT).fetchone()
        owner.execute("SELECT journal_seal_until(%s::text::xid8, 100)", [horizon])
        assert seal(own_database) == 0, "the other one holds the head of the chain"
        owner.commit()
    assert seal(own_database) == 0
    assert verify().lines == 2


KILLED = """
import sys, psycopg
connection = psycopg.connect(sys.argv[1])
connection.execute("SET ROLE owner")
connection.execute("SELECT journal_seal_until(%s::text::xid8, 100)", [sys.argv[2]])
print("sealed", flush=True)
sys.stdin.read()
"""


def test_a_sealer_killed_before_its_commit_leaves_nothing(own_database: OwnDatabase):
    write(4)
    with psycopg.connect(own_database.url("app")) as app:
        (horizon,) = app.execute(NEXT).fetchone()
    command = [sys.executable, "-c", KILLED, own_database.url("migrator"), horizon]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sealer:
        assert sealer.stdout.readline() == "sealed\n"
        sealer.kill()
    assert verify().seals == 0
    assert wait_for(lambda: seal(own_database) == 4, 20)
    assert (verify().problem, verify().lines) == (None, 4)


@pytest.fixture
def chain(own_database: OwnDatabase) -> OwnDatabase:
    """Three seals of two lines, and a line that waits."""
    for _ in range(3):
        write(2)
        assert seal(own_database) == 2
    write()
    return own_database


FORGED = """INSERT INTO journal_line SELECT line.* FROM (SELECT * FROM journal_line WHERE id = {}) AS old
    CROSS JOIN LATERAL jsonb_populate_record(old::journal_line, '{{"id": 999}}') AS line"""
REDIGESTED = "UPDATE journal_line l SET digest = journal_digest(l) WHERE id = {}"
LINE = "(SELECT min(id) + 2 FROM journal_line)"  # the first of the second seal


@pytest.mark.parametrize(
    ("problem", "statements"),
    [
        (Problem.CHANGED_LINE, ["UPDATE journal_line SET actor_id = 7 WHERE id = {}"]),
        (Problem.CHANGED_LINE, ["UPDATE journal_line SET actor_id = 7 WHERE id = {}", REDIGESTED]),
        (
            Problem.CHANGED_LINE,
            ["UPDATE journal_line SET payload = '{{\"a\": 1}}' WHERE id = {}", REDIGESTED],
        ),
        (Problem.DELETED_LINE, ["DELETE FROM journal_line WHERE id = {}"]),
        (Problem.DELETED_LINE, ["DELETE FROM journal_line WHERE id = {0} OR id = {0} + 1"]),
        (Problem.INSERTED_LINE, [FORGED, REDIGESTED.replace("{}", "999")]),
        (Problem.CHANGED_SEAL, ["UPDATE journal_seal SET sealed_at = now() WHERE id = 2"]),
        (Problem.CHANGED_SEAL, ["UPDATE journal_seal SET parts = '{{}}' WHERE id = 2"]),
        (Problem.MISSING_SEAL, ["DELETE FROM journal_seal WHERE id = 2"]),
    ],
)
def test_the_first_break_is_reported(chain: OwnDatabase, problem, statements):
    tamper(chain, *(statement.format(LINE) for statement in statements))
    report = verify()
    assert (report.problem, report.seal, report.seals) == (problem, 2, 1)


def test_a_chain_cut_at_its_end(chain: OwnDatabase):
    tamper(chain, "DELETE FROM journal_seal WHERE id = 3")
    assert verify().problem == Problem.MISSING_SEAL


def test_a_changed_line_that_waits_for_its_seal(chain: OwnDatabase):
    tamper(chain, "UPDATE journal_line SET actor_id = 7 WHERE id = (SELECT max(id) FROM journal_line)")
    report = verify()
    assert (report.problem, report.line) == (Problem.CHANGED_LINE, Entry.objects.latest("id").pk)


def test_a_month_dropped_without_a_word(chain: OwnDatabase):
    month = f"journal_line_{Entry.objects.latest('id').occurred_at:%Y_%m}"
    tamper(chain, f"DROP TABLE {month}")
    report = verify()
    assert (report.problem, report.seal) == (Problem.MISSING_PARTITION, 1)


def test_a_chain_rewritten_whole_is_told_by_a_seal_noted_elsewhere(chain: OwnDatabase):
    noted = verify().head
    assert verify(noted).problem is None
    tamper(
        chain,
        "DELETE FROM journal_seal",
        "UPDATE journal_head SET seal_id = 0, to_xact = '0', hash = ''",
        "DELETE FROM journal_line WHERE id = (SELECT min(id) FROM journal_line)",
    )
    assert seal(chain) == 6
    assert verify().problem is None
    assert verify(noted).problem == Problem.LOST_ANCHOR
    assert verify(Anchor(1, noted.hash)).problem == Problem.LOST_ANCHOR


def test_the_command_says_where_and_fails(chain: OwnDatabase, capsys):
    call_command("verify_journal")
    out = capsys.readouterr().out
    assert "3 sceaux et 6 lignes vérifiés" in out
    assert "1 lignes attendent leur sceau, la plus ancienne du" in out
    assert f"À noter ailleurs : {verify().head}" in out
    tamper(chain, "DELETE FROM journal_seal WHERE id = 2")
    with pytest.raises(SystemExit) as exit_of:
        call_command("verify_journal", json=True)
    assert exit_of.value.code == 1
    assert json.loads(capsys.readouterr().out)["problem"] == "missing_seal"


def test_a_server_whose_transactions_start_again_is_not_sealed_over(chain: OwnDatabase):
    tamper(chain, "UPDATE journal_head SET to_xact = '9999999999'")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="repartis en arrière"):
        seal(chain)
