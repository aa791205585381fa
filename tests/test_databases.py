"""The databases of the tests themselves: role, isolation, own database."""

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection, connections

from francetravail_match import embedded
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import NationalParameter, Region
from tests.utils.databases import AsRole, OwnDatabase
from tests.utils.services import redis_url


@pytest.mark.parametrize("name", ["Bretagne", "Corse"])
def test_ordinary_tests_run_as_app_and_roll_back(db, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("app",)
    assert not Region.objects.exists()
    Region.objects.create(code="53", name=name)


@pytest.mark.parametrize("name", ["Bretagne", "Corse"])
def test_an_own_database_is_seen_by_other_connections_and_by_no_other_test(
    own_database: OwnDatabase, as_role: AsRole, name
):
    assert not Region.objects.exists()
    Region.objects.create(code="53", name=name)
    with as_role("admin") as other:
        assert other.execute("SELECT name FROM referentials_region").fetchall() == [(name,)]
    with own_database.as_owner() as owner:
        assert owner.execute("SELECT current_user").fetchone() == ("owner",)


def test_a_committing_test_may_work_as_migrator(transactional_db):
    Region.objects.using("migrator").create(code="53", name="Bretagne")
    assert Region.objects.get().name == "Bretagne"
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == ("migrator", "owner")


def test_rows_of_migrations_are_there(db):
    assert NationalParameter.objects.filter(code=ParameterCode.UNDECLARED_MOBILITY_KM).exists()


def test_tasks_go_to_a_valkey_database_of_this_process():
    assert settings.REDIS_URL != embedded.redis_url(0)
    assert current_app.conf.broker_url == settings.CELERY_BROKER_URL
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.delete("celery")
        current_app.send_task("tests.nobody_does_this", queue="celery")
        assert valkey.llen("celery") == 1
        valkey.delete("celery")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("unix:///run/valkey?db=0", "unix:///run/valkey?db=3"),
        ("redis://valkey:6379/0", "redis://valkey:6379/3"),
        ("redis://valkey:6379", "redis://valkey:6379/3"),
    ],
)
def test_a_numbered_database_of_any_address(monkeypatch, settings, url, expected):
    monkeypatch.setenv("REDIS_URL", url)
    settings.REDIS_URL = url
    assert redis_url(3) == expected


def test_the_settings_are_those_of_the_tests_however_pytest_was_started():
    assert settings.SETTINGS_MODULE == "francetravail_match.settings.test"
