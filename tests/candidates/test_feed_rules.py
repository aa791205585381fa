"""The watermark moves by a whole feed that nobody has to doubt, or that a second person let through."""

import datetime
import io
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from candidates.enums import FeedState
from candidates.imports.feeds import countersign_feed
from candidates.imports.service import FeedImport, FeedSummary
from candidates.models import Feed, JobSeeker
from candidates.querysets import current_watermark
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.permissions import PERMISSIONS, Action
from francetravail_match.common.database import app_now
from francetravail_match.common.imports import Unreadable
from francetravail_match.journal.models import Entry
from tests.factories import CommuneFactory, JobSeekerFactory, RomeCodeFactory, UserFactory
from tests.utils.databases import AsRole, OwnDatabase

from .feeds import csv_feed, leaving, person, write

DAYS = [f"2026-11-{day:02}T03:00:00+01:00" for day in range(10, 20)]


@pytest.fixture
def receive(db, tmp_path):
    """Receive lines as the feed of a day (0 to 9); incremental when it says since which day."""
    CommuneFactory()
    RomeCodeFactory()

    def load(lines, day: int, *, since: int | None = None, user=None) -> FeedSummary:
        header: dict[str, Any] = {} if since is None else {"kind": "incremental", "since": DAYS[since]}
        path = write(Path(tmp_path) / "flux.csv", csv_feed(lines, at=DAYS[day], **header))
        return FeedImport(path, keep=True, resume=False, launched_by=user).run()

    return load


def at(day: int) -> datetime.datetime:
    return datetime.datetime.fromisoformat(DAYS[day])


def people(*numbers: int) -> list[str]:
    return [person(f"DE{number}") for number in numbers]


def registered() -> int:
    return JobSeeker.objects.registered().count()


def test_one_percent_of_a_region_leaves_and_more_waits(receive):
    receive(people(*range(200)), 0)
    assert receive(people(*range(2, 200)), 1).feed.state == FeedState.COMMITTED
    assert (registered(), current_watermark()) == (198, at(1))
    summary = receive(people(*range(4, 200)), 2)
    assert summary.feed.state == FeedState.TO_COUNTERSIGN
    assert summary.feed.leaving == {"32": [2, 198]}
    assert "Hauts-de-France : 2 sorties sur 198" in summary.feed.doubt
    assert (registered(), current_watermark()) == (198, at(1))


def test_a_small_region_counts_by_itself(receive):
    receive(people(*range(200)), 0)
    CommuneFactory(code="75056", name="Paris", departement__code="75", departement__region__code="11")
    receive([person("P1", commune="75056")], 1, since=0)
    summary = receive(people(*range(200)), 2)
    assert (summary.feed.state, summary.feed.leaving) == (FeedState.TO_COUNTERSIGN, {"11": [1, 1]})


def test_one_line_in_a_thousand_may_be_refused_and_more_waits(receive):
    wrong = person("X", categorie="Z")
    assert receive([*people(*range(999)), wrong], 0).feed.state == FeedState.COMMITTED
    summary = receive([*people(*range(998)), wrong, person("Y", categorie="Z")], 1)
    assert summary.feed.state == FeedState.TO_COUNTERSIGN
    assert "2 lignes refusées sur 1000" in summary.feed.doubt
    assert current_watermark() == at(0)


def test_who_is_named_by_a_refused_line_has_not_left(receive):
    receive(people(*range(1000)), 0)
    summary = receive([*people(*range(999)), person("DE999", categorie="Z")], 1)
    assert (summary.feed.state, summary.feed.n_left, registered()) == (FeedState.COMMITTED, 0, 1000)


@pytest.mark.parametrize("bad_first", [True, False])
def test_nor_have_they_if_another_line_says_that_they_left(receive, bad_first):
    receive(people(*range(1000)), 0)
    about_one = [person("DE999", categorie="Z"), leaving("DE999")]
    lines = [*people(*range(998)), *(about_one if bad_first else reversed(about_one)), leaving("DE998")]
    feed = receive(lines, 1, since=0).feed
    assert (feed.state, feed.n_left, feed.leaving) == (FeedState.COMMITTED, 1, {"32": [1, 1000]})
    assert JobSeeker.objects.exclude(left_on=None).get().registration_number == "DE998"


def test_nobody_leaves_by_absence_when_a_refused_line_names_nobody(receive):
    receive(people(*range(1001)), 0)
    summary = receive([*people(*range(999)), "illisible"], 1)
    assert (summary.feed.state, summary.feed.n_kept, summary.feed.n_left) == (FeedState.COMMITTED, 2, 0)
    assert registered() == 1001
    assert any("2 absents gardés" in note for note in summary.notes())
    assert receive(people(*range(999)), 2).feed.n_left == 2


def test_invented_people_are_in_no_feed_and_stay(receive):
    JobSeekerFactory(synthetic=True)
    receive(people(1), 0)
    receive(people(1), 1)
    assert registered() == 2


@pytest.mark.parametrize(
    ("lines", "day", "since", "message"),
    [
        (people(1), 1, None, "plus récent"),
        ([], 4, None, "sans personne"),
        (people(1), 5, 4, "Il manque les changements"),
    ],
)
def test_a_feed_that_does_not_follow_is_refused_and_written_down(receive, lines, day, since, message):
    receive(people(1, 2), 3)
    with pytest.raises(Unreadable, match=message):
        receive(lines, day, since=since)
    assert (current_watermark(), registered()) == (at(3), 2)
    assert message in Feed.objects.filter(state=FeedState.REFUSED).get().doubt


def test_the_first_feed_is_full(receive):
    with pytest.raises(Unreadable, match="commencez par un flux complet"):
        receive(people(1), 1, since=0)
    assert current_watermark() is None


def test_a_feed_from_the_future(receive, tmp_path):
    path = write(
        tmp_path / "futur.csv",
        csv_feed(people(1), at=f"{app_now() + datetime.timedelta(minutes=5):%Y-%m-%dT%H:%M:%S+00:00}"),
    )
    with pytest.raises(Unreadable, match="futur"):
        FeedImport(path, keep=True, resume=False, launched_by=None).run()
    assert current_watermark() is None


def test_a_newer_feed_takes_the_place_of_one_that_waits(receive):
    receive(people(*range(10)), 0)
    waiting = receive(people(1), 1).feed
    assert receive(people(*range(10)), 2).feed.state == FeedState.COMMITTED
    waiting.refresh_from_db()
    assert (waiting.state, registered()) == (FeedState.REFUSED, 10)


@pytest.fixture
def doubtful(receive):
    """A feed that waits, launched by an administrator."""
    receive(people(*range(10)), 0)
    launched_by = UserFactory(administrator=True)
    return receive(people(1), 1, user=launched_by).feed


def test_a_second_person_lets_it_through(doubtful):
    countersign_feed(feed=doubtful, user=UserFactory(regional_pilot=True), reason="Fermeture d'un site")
    assert (doubtful.state, doubtful.n_left, registered()) == (FeedState.COMMITTED, 9, 1)
    assert current_watermark() == at(1)
    assert doubtful.countersign_reason == "Fermeture d'un site"
    line = Entry.objects.get(action="feed.countersigned")
    assert (line.actor, line.object_id) == (doubtful.countersigned_by, doubtful.public_id)
    with pytest.raises(ValidationError, match="pris en compte"):
        countersign_feed(feed=doubtful, user=UserFactory(regional_pilot=True), reason="Encore")


def test_who_may_not(doubtful):
    for user, reason, error in (
        (doubtful.launched_by, "Moi", ValidationError),
        (UserFactory(regional_pilot=True), "  ", ValidationError),
        (UserFactory(manager=True), "Moi", PermissionDenied),
    ):
        with pytest.raises(error):
            countersign_feed(feed=doubtful, user=user, reason=reason)
    doubtful.refresh_from_db()
    assert (doubtful.state, registered(), current_watermark()) == (FeedState.TO_COUNTERSIGN, 10, at(0))


def test_the_command(doubtful):
    output = io.StringIO()
    call_command("countersign_feed", stdout=output)
    assert str(doubtful.public_id) in output.getvalue()
    assert "plus de 1 %" in output.getvalue()
    pilot = UserFactory(regional_pilot=True)
    for feed, user in ((uuid.uuid4(), pilot.email), (doubtful.public_id, "personne@example.org")):
        with pytest.raises(CommandError):
            call_command("countersign_feed", str(feed), user=user, reason="Vérifié")
    call_command(
        "countersign_feed", str(doubtful.public_id), user=pilot.email, reason="Vérifié", stdout=output
    )
    assert "9 sorties" in output.getvalue()


@pytest.mark.parametrize("role", Role)
def test_the_database_and_the_table_of_rights_name_the_same_roles(doubtful, role):
    user = UserFactory(roles=[role])
    with connection.cursor() as cursor:
        if role in PERMISSIONS[Action.COUNTERSIGN_FEED]:
            cursor.execute("SELECT feed_countersign(%s, %s, 'Vérifié')", [doubtful.pk, user.pk])
        else:
            with pytest.raises(Exception, match="ne peut pas être contresigné"):
                cursor.execute("SELECT feed_countersign(%s, %s, 'Vérifié')", [doubtful.pk, user.pk])


def opened(app: psycopg.Connection, watermark: str, lines: int = 1) -> int:
    statement = "SELECT feed_open('full', 'SI', %s, NULL, '', %s, NULL, '')"
    return app.execute(statement, [watermark, lines]).fetchone()[0]


def test_raw_sql_does_not_move_the_watermark_outside_the_rules(own_database: OwnDatabase, as_role: AsRole):
    JobSeekerFactory.create_batch(3)
    user = UserFactory(administrator=True)
    advance = "SELECT feed_advance(%s, 9, 0, 0, %s, '{}', '{}', 0, '{}')"
    with as_role("app") as app:
        app.autocommit = True
        feed = opened(app, "2026-11-10")
        for statement in (
            "UPDATE candidates_feed SET state = 'committed'",
            "UPDATE candidates_feed SET watermark = now() + interval '1 day'",
            "INSERT INTO candidates_feed (kind) VALUES ('full')",
            "DELETE FROM candidates_feed",
            "TRUNCATE candidates_feed",
            "DELETE FROM candidates_feedperson",
        ):
            with pytest.raises(InsufficientPrivilege):
                app.execute(statement)
        for function in (f"feed_close({feed})", f"feed_commit({feed})", f"feed_leave({feed}, 10)"):
            with pytest.raises(psycopg.Error, match="flux"):
                app.execute(f"SELECT {function}")
        app.execute(advance, [feed, 1])
        with pytest.raises(psycopg.Error, match="en réception"):
            app.execute(advance, [feed, -1])
        # Everybody is absent: closed, it waits.
        assert app.execute("SELECT feed_close(%s)", [feed]).fetchone() == ("to_countersign",)
        for function in (f"feed_commit({feed})", f"feed_leave({feed}, 10)", f"feed_close({feed})"):
            with pytest.raises(psycopg.Error, match="flux"):
                app.execute(f"SELECT {function}")
        with pytest.raises(psycopg.Error, match="contresigné"):
            app.execute("SELECT feed_countersign(%s, %s, ' ')", [feed, user.pk])
        assert app.execute("SELECT current_watermark()").fetchone() == (None,)
        with pytest.raises(psycopg.Error, match="complet ou incrémental"):
            app.execute("SELECT feed_open('bulk', 'SI', now(), NULL, '', 1, NULL, '')")


NAMED = "INSERT INTO candidates_feedperson VALUES (%s, %s, 1, 'job', false)"


def test_raw_sql_names_people_while_a_feed_is_received_only(own_database: OwnDatabase, as_role: AsRole):
    """Once closed, how many leave has been counted: nobody is added to them."""
    with as_role("app") as app, as_role("app") as other:
        feed = opened(app, "2026-11-10")
        app.execute("SELECT feed_advance(%s, 9, 0, 0, 1, '{}', '{}', 0, '{}')", [feed])
        app.execute(NAMED, [feed, "DE1"])
        app.commit()
        # Named by another session that has not committed: the closing waits for it.
        other.execute(NAMED, [feed, "DE2"])
        app.execute("SET lock_timeout = '10ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            app.execute("SELECT feed_close(%s)", [feed])
        app.rollback()
        other.rollback()
        app.execute("SELECT feed_close(%s)", [feed])
        app.commit()
        with pytest.raises(RestrictViolation, match="plus en réception"):
            other.execute(NAMED, [feed, "DE2"])


def test_raw_sql_has_nobody_leave_but_by_a_feed(own_database: OwnDatabase, as_role: AsRole):
    JobSeekerFactory()
    JobSeekerFactory(has_left=True)
    with as_role("app") as app:
        app.autocommit = True
        for statement in (
            "UPDATE candidates_jobseeker SET left_on = '2026-11-10' WHERE left_on IS NULL",
            "UPDATE candidates_jobseeker SET left_on = left_on - 1 WHERE left_on IS NOT NULL",
        ):
            with pytest.raises(RestrictViolation, match="que par un flux"):
                app.execute(statement)
    assert registered() == 1


def test_even_the_owner_moves_it_neither_ahead_of_time_nor_back(own_database: OwnDatabase):
    insert = """INSERT INTO candidates_feed
        (public_id, kind, source, watermark, digest, state, lines, started_at)
        VALUES (gen_random_uuid(), 'full', 'SI', %s, '', 'committed', 0, now())"""
    with own_database.as_owner() as owner:
        owner.execute(insert, ["2026-11-10"])
        owner.commit()
        for watermark, message in (("2026-11-09", "plus récent"), ("2999-01-01", "futur")):
            with pytest.raises(psycopg.errors.CheckViolation, match=message):
                owner.execute(insert, [watermark])
            owner.rollback()
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute("UPDATE candidates_feed SET watermark = '2026-11-11'")


def test_the_watermark_is_not_known_while_a_bulk_load_is_unfinished(
    own_database: OwnDatabase, as_role: AsRole
):
    bulk = """INSERT INTO candidates_feed
        (public_id, kind, source, watermark, digest, state, lines, started_at)
        VALUES (gen_random_uuid(), %s, 'SI', '2026-11-10', '', %s, 0, now())"""
    with own_database.as_owner() as owner, as_role("app") as app:
        app.autocommit = True
        owner.execute(bulk, ["full", "committed"])
        owner.commit()
        assert app.execute("SELECT current_watermark()::date::text").fetchone() == ("2026-11-10",)
        owner.execute(bulk, ["bulk", "receiving"])
        owner.commit()
        assert app.execute("SELECT current_watermark()").fetchone() == (None,)
        feed = opened(app, "2026-11-12")
        state, doubt = app.execute(
            "SELECT state, doubt FROM candidates_feed WHERE id = %s", [feed]
        ).fetchone()
        assert state == "refused"
        assert "chargement de masse" in doubt
