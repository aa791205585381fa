"""An import that is killed is taken up where it was; feeds in any order never move the watermark wrongly."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from candidates.enums import FeedState
from candidates.imports import service
from candidates.imports.feeds import countersign_feed
from candidates.imports.service import FeedImport, FeedSummary
from candidates.models import Feed, JobSeeker, MobilityArea, SoughtOccupation
from candidates.querysets import current_watermark
from francetravail_match.common.imports import Unreadable
from francetravail_match.embedded.processes import wait_for
from tests.factories import CommuneFactory, RomeCodeFactory, UserFactory
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long

from .feeds import csv_feed, leaving, person, write

#: The lock of an import.
ONE_IMPORT = [0x66656564, 1]


def command(path: Path, *options: str) -> list[str]:
    return [
        sys.executable,
        str(django_settings.BASE_DIR / "manage.py"),
        "import_people",
        str(path),
        "--apply",
        *options,
    ]


def an_import_is_locked() -> bool:
    """A server process ends what it was doing before it sees that who asked is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND (classid, objid) = (%s, %s)"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            ONE_IMPORT,
        )
        return cursor.fetchone()[0]


@pytest.fixture
def referentials(own_database: OwnDatabase) -> OwnDatabase:
    CommuneFactory()
    RomeCodeFactory()
    return own_database


@long
def test_a_killed_import_is_resumed_without_doubles(referentials: OwnDatabase, tmp_path):
    lines = [person(f"DE{n}") if n % 20 else "illisible" for n in range(5_000)]
    path = write(tmp_path / "flux.csv", csv_feed(lines))
    process = subprocess.Popen(command(path), env=referentials.environment, stdout=subprocess.DEVNULL)
    assert wait_for(lambda: Feed.objects.filter(n_created__gt=0).exists(), 60)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert wait_for(lambda: not an_import_is_locked(), 60)
    feed = Feed.objects.get()
    assert feed.state == FeedState.RECEIVING
    assert 0 < feed.n_created == JobSeeker.objects.count() < 4_750
    assert current_watermark() is None

    again = FeedImport(path, keep=True, resume=False, launched_by=None)
    with pytest.raises(Unreadable, match=rf"après la ligne {feed.last_line}.*--resume"):
        again.run()
    summary = FeedImport(path, keep=True, resume=True, launched_by=None).run()
    assert (summary.read, summary.created, summary.refused) == (5_000, 4_750, 250)
    assert [line for line, _ in summary.refusals] == [n + 3 for n in range(0, 5_000, 20)]
    assert summary.feed.pk == feed.pk
    people = JobSeeker.objects.count()
    assert people == SoughtOccupation.objects.count() == MobilityArea.objects.count() == 4_750
    with referentials.as_role("admin") as admin:
        assert admin.execute("SELECT count(*) FROM candidates_searchrow").fetchone() == (4_750,)
    # One line in twenty is refused: a second person has to say yes.
    assert (summary.feed.state, current_watermark()) == (FeedState.TO_COUNTERSIGN, None)


def test_two_imports_at_once_are_one(referentials: OwnDatabase, tmp_path):
    path = write(tmp_path / "flux.csv", csv_feed([person("DE1")]))
    with referentials.as_role("app") as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", ONE_IMPORT)
        with pytest.raises(Unreadable, match="Un autre flux"):
            FeedImport(path, keep=True, resume=False, launched_by=None).run()
    assert not Feed.objects.exists()


@given(lines=st.lists(st.sampled_from(["good", "bad", "again", "odd"]), max_size=12), size=st.integers(1, 5))
@settings(max_examples=max(1, settings().max_examples // 8))
@pytest.mark.django_db
def test_batches_of_any_size_say_the_same(lines: list[str], size: int, monkeypatch_module):
    made = {
        "good": lambda n: person(f"DE{n}"),
        "bad": lambda n: person(f"DE{n}", commune="00000"),
        "again": lambda n: person("DE-1"),
        "odd": lambda n: "\x07",
    }
    content = csv_feed([made[kind](n) for n, kind in enumerate(lines)] + [person("Z")])
    found = []
    for batch in (size, 1_000):
        monkeypatch_module.setattr(service, "BATCH", batch)
        with transaction.atomic():
            CommuneFactory()
            RomeCodeFactory()
            summary = imported(content)
            found.append((summary.counts(), sorted(summary.refusals), summary.feed.state))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][0]["read"] == len(lines) + 1


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def imported(content: bytes, *, resume: bool = False) -> FeedSummary:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "flux.csv", content)
        return FeedImport(path, keep=True, resume=resume, launched_by=None).run()


class Interrupted(Exception):
    """The process dies after some batches."""


class Feeds(RuleBasedStateMachine):
    """Feeds of a source that has people come and go; a plain model says who must be registered and known."""

    @initialize()
    def begin(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        CommuneFactory()
        RomeCodeFactory()
        self.pilot = UserFactory(regional_pilot=True)
        self.clock = datetime(2026, 1, 1, tzinfo=UTC)
        self.truth: dict[str, str] = {}  # what the source holds now: number → category
        self.registered: set[str] = set()
        self.watermark: datetime | None = None
        self.waiting: tuple[datetime, set[str]] | None = None

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def tick(self) -> datetime:
        self.clock += timedelta(hours=1)
        return self.clock

    @rule(numbers=st.sets(st.integers(0, 30), max_size=12), category=st.sampled_from("ABC"))
    def people_come(self, numbers: set[int], category: str) -> None:
        self.truth |= {f"DE{n}": category for n in numbers}

    @rule(data=st.data())
    def people_go(self, data: st.DataObject) -> None:
        for number in (
            data.draw(st.sets(st.sampled_from(sorted(self.truth)), max_size=2)) if self.truth else ()
        ):
            del self.truth[number]

    @precondition(lambda self: self.truth)
    @rule(refused=st.integers(0, 2), cut=st.booleans(), interrupted=st.booleans())
    def full_feed(self, refused: int, cut: bool, interrupted: bool) -> None:
        named = sorted(self.truth)
        bad = set(named[:refused])
        lines = [person(n, categorie="Z" if n in bad else self.truth[n]) for n in named]
        at = self.tick()
        content = csv_feed(lines, at=at.isoformat(), announced=len(lines) + cut)
        if cut:
            with pytest.raises(Unreadable, match="incomplet"):
                imported(content)
            return
        self.receive(content, interrupted)
        arrived = set(named) - bad
        self.settle(at, self.registered - set(named), arrived, len(bad), len(lines))

    @precondition(lambda self: self.watermark is not None)
    @rule(gap=st.booleans())
    def incremental_feed(self, gap: bool) -> None:
        gone = sorted(self.registered - self.truth.keys())
        lines = [person(n, categorie=c) for n, c in sorted(self.truth.items())] + [leaving(n) for n in gone]
        assert self.watermark is not None
        since = self.watermark + timedelta(minutes=1) if gap else self.watermark
        at = self.tick()
        content = csv_feed(lines, kind="incremental", at=at.isoformat(), since=since.isoformat())
        if gap:
            with pytest.raises(Unreadable, match="Il manque les changements"):
                imported(content)
            return
        self.receive(content, False)
        self.settle(at, set(gone), set(self.truth), 0, len(lines))

    @precondition(lambda self: self.watermark is not None)
    @rule()
    def old_feed(self) -> None:
        assert self.watermark is not None
        content = csv_feed([person("DE0")], at=(self.watermark - timedelta(seconds=1)).isoformat())
        with pytest.raises(Unreadable, match="plus récent"):
            imported(content)

    @precondition(lambda self: self.waiting)
    @rule()
    def countersign(self) -> None:
        assert self.waiting is not None
        (feed,) = Feed.objects.to_countersign()
        countersign_feed(feed=feed, user=self.pilot, reason="Vérifié")
        self.watermark, gone = self.waiting
        self.registered -= gone
        self.waiting = None

    def receive(self, content: bytes, interrupted: bool) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(service, "BATCH", 3)
            if interrupted and content.count(b"\npersonne") > 3:
                take = FeedImport._take
                taken: list[tuple] = []

                def dies(self: FeedImport, lines: tuple) -> None:
                    if taken:
                        raise Interrupted
                    taken.append(lines)
                    take(self, lines)

                with patch.context() as dying, pytest.raises(Interrupted):
                    dying.setattr(FeedImport, "_take", dies)
                    imported(content)
                imported(content, resume=True)
            else:
                imported(content)

    def settle(self, at: datetime, gone: set[str], arrived: set[str], refused: int, lines: int) -> None:
        """What the rules say of a feed that was received whole (docs/people-feed.md)."""
        self.registered |= arrived
        doubtful = refused * 1000 > lines or len(gone) * 100 > len(self.registered)
        self.waiting = (at, gone) if doubtful else None
        if not doubtful:
            self.registered -= gone
            self.watermark = at

    @invariant()
    def what_is_known(self) -> None:
        if hasattr(self, "truth"):
            assert current_watermark() == self.watermark
            found = JobSeeker.objects.registered().values_list("registration_number", flat=True)
            assert set(found) == self.registered
            assert Feed.objects.to_countersign().count() == (self.waiting is not None)
            assert not Feed.objects.unfinished().exists()


class TestFeeds(Feeds.TestCase):  # type: ignore[valid-type]
    settings = settings(
        max_examples=max(1, settings().max_examples // 12), stateful_step_count=12, deadline=None
    )

    @pytest.fixture(autouse=True)
    def _database(self, db):
        """Each run of the machine is undone at its end."""


def test_the_number_of_a_line_is_that_of_the_file(db, tmp_path):
    CommuneFactory()
    RomeCodeFactory()
    content = csv_feed([person("DE1"), "", "illisible"], announced=2)
    (refusal,) = imported(content).refusals
    assert re.search("illisible", content.decode().splitlines()[refusal[0] - 1])


def test_without_referentials_it_says_what_to_do(db, tmp_path):
    with pytest.raises(Unreadable, match="référentiels"):
        imported(csv_feed([person("DE1")]))
