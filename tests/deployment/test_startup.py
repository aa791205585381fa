"""A production process does not start on a database that is unfit for it: each check, then real processes."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import run_checks

from candidates.checks import check_synthetic_people
from francetravail_match.accounts.checks import check_demo_accounts
from francetravail_match.accounts.demo import DEMO_DOMAIN
from francetravail_match.common.checks import (
    ROLE_TOO_STRONG,
    check_clock,
    check_migrations,
    check_role,
    check_settings,
    check_transaction_numbers,
)
from francetravail_match.common.startup import TAG
from francetravail_match.embedded.processes import wait_for
from matching.models import MatchRun
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils import by_owner
from tests.utils.cluster import pointed_at
from tests.utils.databases import AsRole, OwnDatabase
from tests.utils.profile import long

from .production import HOST, PATIENCE, environment, finish, start

CHECKS_OF_THE_DATABASE = (
    check_role,
    check_migrations,
    check_clock,
    check_transaction_numbers,
    check_demo_accounts,
    check_synthetic_people,
)


def test_a_database_fit_for_production_passes_every_check(own_database: OwnDatabase):
    offer = JobOfferFactory(published=True)
    JobSeekerFactory(matches=True)
    UserFactory(advisor=True)
    runs.done(offer)
    assert [found for check in CHECKS_OF_THE_DATABASE for found in check()] == []


def test_every_check_runs_with_the_deployment_checks(db):
    # The settings of the tests hold the address of migrator, and nothing else that is wrong.
    assert {error.id for error in run_checks(tags=[TAG], include_deployment_checks=True)} == {"common.E002"}


def test_settings_of_a_demonstration_are_refused(settings):
    settings.DEMO = True
    assert [error.id for error in check_settings()] == ["common.E001", "common.E002"]
    settings.DEMO, settings.DEBUG = False, True
    assert [error.id for error in check_settings()] == ["common.E001", "common.E002"]


def test_accounts_of_the_demonstration_are_refused_even_inactive(db):
    UserFactory(email=f"claire{DEMO_DOMAIN}", is_active=False)
    (error,) = check_demo_accounts()
    assert "1 comptes de démonstration" in error.msg


def test_invented_people_are_refused(db):
    JobSeekerFactory(synthetic=True)
    assert [error.id for error in check_synthetic_people()] == ["candidates.E001"]


def move_clock(database: OwnDatabase, shift: str) -> None:
    with database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = %s", [shift])
        owner.commit()


def test_a_moved_clock_is_refused_either_way(own_database: OwnDatabase):
    for shift in ("1 second", "-3 days"):
        move_clock(own_database, shift)
        assert [error.id for error in check_clock()] == ["common.E005"]
    move_clock(own_database, "0")
    assert check_clock() == []


def test_a_schema_that_lacks_a_migration_is_refused(own_database: OwnDatabase):
    with own_database.as_owner() as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'matching'")
        owner.commit()
    (error,) = check_migrations()
    assert "docker compose run --rm migrate" in str(error.hint)


def test_an_empty_database_lacks_its_migrations_and_nothing_else_is_said(cluster, django_db_blocker):
    name = "test_clone_empty"
    cluster._create(name, "template1")
    try:
        with django_db_blocker.unblock(), pointed_at(name):
            found = run_checks(tags=[TAG], include_deployment_checks=True)
    finally:
        cluster.drop(name)
    assert {error.id for error in found} == {"common.E002", "common.E004"}


def test_a_right_that_is_missing_is_said(own_database: OwnDatabase):
    with own_database.as_owner() as owner:
        owner.execute("REVOKE SELECT ON accounts_user FROM app")
        owner.commit()
    found = run_checks(tags=[TAG], include_deployment_checks=True)
    assert {error.id for error in found} == {"common.E002", "startup.E002"}
    assert "accounts_user" in next(error.msg for error in found if error.id == "startup.E002")


def test_another_role_than_the_application_s_is_refused(as_role: AsRole):
    assert check_role() == []
    for role in ("migrator", "postgres"):
        with as_role(role) as connection:
            assert connection.execute(ROLE_TOO_STRONG).fetchall() == [(role,)]


FUTURE = 5 * 2**32 + 7


def test_a_version_of_a_later_transaction_is_refused(own_database: OwnDatabase):
    JobOfferFactory(published=True)
    with own_database.as_role("postgres") as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE offers_offerversion SET xact = %s::text::xid8", [FUTURE])
        superuser.commit()
    (error,) = check_transaction_numbers()
    assert f"jusqu'à {FUTURE}" in error.msg
    assert "pg_resetwal --epoch=6" in str(error.hint)


def test_a_snapshot_of_a_later_transaction_is_refused(db):
    runs.done(JobOfferFactory(published=True))
    by_owner.update(MatchRun.objects.all(), snapshot=f"100:{FUTURE}:")
    assert [error.id for error in check_transaction_numbers()] == ["common.E006"]


def test_a_cluster_that_has_passed_every_number_is_not_read_through_again(own_database: OwnDatabase):
    runs.done(JobOfferFactory(published=True))
    assert check_transaction_numbers() == []
    by_owner.update(MatchRun.objects.all(), snapshot=f"100:{FUTURE}:")
    assert check_transaction_numbers() == []
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_cluster SET system_identifier = 1")
        owner.commit()
    assert [error.id for error in check_transaction_numbers()] == ["common.E006"]


WEB = ["gunicorn", "-c", "python:francetravail_match.settings.gunicorn", "francetravail_match.wsgi"]
CELERY = ["celery", "-A", "francetravail_match"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@long
def test_web_worker_and_beat_refuse_a_moved_clock(own_database: OwnDatabase, tmp_path: Path):
    move_clock(own_database, "1 day")
    environ = environment(own_database)
    commands = (
        [*WEB, "-b", f"127.0.0.1:{free_port()}"],
        [*CELERY, "worker", "--pool", "solo"],
        [*CELERY, "beat", "--schedule", str(tmp_path / "beat")],
    )
    processes = [start(command, environ) for command in commands]
    for process in processes:
        code, said = finish(process)
        assert code != 0, said
        assert "L'application ne démarre pas.\n- L'horloge de l'application est décalée de 1 day" in said


REMOTE = "postgresql://app:x@db.example.org/inscrits"


@long
def test_a_process_with_an_unsafe_environment_does_not_start(own_database: OwnDatabase):
    development = "francetravail_match.settings.dev"
    for_development = "DJANGO_SETTINGS_MODULE : les réglages de développement"
    refused = [
        ("rien n'impose le chiffrement", {"DATABASE_URL": REMOTE}),
        (for_development, {"DATABASE_URL": f"{REMOTE}?sslmode=require"}),
        (for_development, {"PGHOSTADDR": "192.0.2.1"}),
        (for_development, {"DATABASE_URL": "service=inscrits dbname=inscrits"}),
    ]
    processes = []
    for sentence, spoilt in refused:
        if sentence == for_development:
            spoilt = {"DJANGO_SETTINGS_MODULE": development, **spoilt}
        processes.append((sentence, start(["django", "check"], environment(own_database, **spoilt))))
    for sentence, process in processes:
        code, said = finish(process)
        assert code == 1
        assert sentence in said


@pytest.fixture
def web(own_database: OwnDatabase) -> Iterator[str]:
    """The address of a production web server that serves this database."""
    port = free_port()
    environ = environment(own_database, WEB_CONCURRENCY="1", DATABASE_POOL_SIZE="1")
    process = start([*WEB, "-b", f"127.0.0.1:{port}"], environ)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=PATIENCE)


def answer(url: str) -> tuple[int, str, dict[str, str]]:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments: object) -> None:
            return None

    opener = urllib.request.build_opener(Stay)
    request = urllib.request.Request(url, headers={"Host": HOST})  # noqa: S310 - our own address
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with opener.open(request, timeout=10) as page:
                return page.status, page.read().decode(), dict(page.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), dict(error.headers)
        except OSError:  # it is not listening yet
            assert time.monotonic() < deadline


def test_production_serves_is_healthy_and_sends_everyone_to_https(web: str):
    assert answer(f"{web}/sante/")[:2] == (200, "ok")
    status, _, headers = answer(f"{web}/connexion/")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/connexion/")
    port = web.rpartition(":")[2]
    done = subprocess.run(
        ["bin/health"],
        env={"PORT": port, "ALLOWED_HOSTS": HOST, "PATH": "/usr/bin:/bin"},
        capture_output=True,
    )
    assert (done.returncode, done.stdout) == (0, b"ok\n")


def test_production_limits_the_rate_of_requests(own_database: OwnDatabase):
    limits = "settings.REQUESTS_PER_MINUTE, settings.PASSWORD_LINKS_PER_HOUR"
    read = f"from django.conf import settings; print({limits})"
    code, said = finish(start(["django", "shell", "-v", "0", "-c", read], environment(own_database)))
    assert (code, said.split()[-2:]) == (0, ["300", "3"])


@long
def test_a_worker_that_starts_shows_its_pulse(own_database: OwnDatabase, tmp_path: Path):
    pulse = tmp_path / "pulse"
    worker = start([*CELERY, "worker", "--pool", "solo"], environment(own_database, PULSE_FILE=str(pulse)))
    try:
        assert wait_for(lambda: pulse.exists() or worker.poll() is not None, PATIENCE)
    finally:
        worker.terminate()
        said = worker.communicate(timeout=PATIENCE)[0]
    assert pulse.exists(), said


def test_the_deployment_checks_are_clean(own_database: OwnDatabase):
    command = ["django", "check", "--deploy", "--fail-level", "WARNING"]
    code, said = finish(start(command, environment(own_database)))
    assert code == 0, said
