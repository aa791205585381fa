"""Versions of the weights: numbered, dated, signed, and rewritten by nobody."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from francetravail_match.common.database import app_today
from matching.models import WeightVersion
from tests.factories import UserFactory, WeightVersionFactory
from tests.utils.databases import AsRole, OwnDatabase


def in_days(days: int) -> datetime.date:
    return app_today() + datetime.timedelta(days=days)


def test_the_first_version_is_the_products_own_and_in_force(db):
    (first,) = WeightVersion.objects.all()
    assert (first.number, first.author, first.valid_from) == (1, None, datetime.date(2026, 1, 1))
    assert WeightVersion.objects.in_force_on(in_days(0)) == first
    with pytest.raises(WeightVersion.DoesNotExist):
        WeightVersion.objects.in_force_on(datetime.date(2025, 12, 31))


def test_the_version_in_force_is_the_newest_that_has_begun(db):
    (first,) = WeightVersion.objects.all()
    later, sooner = (WeightVersionFactory(valid_from=in_days(days)) for days in (9, 4))
    assert (later.number, sooner.number) == (2, 3)
    in_force = {days: WeightVersion.objects.in_force_on(in_days(days)) for days in (0, 3, 4, 8, 9, 99)}
    assert in_force == {0: first, 3: first, 4: sooner, 8: sooner, 9: later, 99: later}


@pytest.mark.parametrize(
    "change",
    [
        {"weights": {"occupation": 0}},
        {"weights": {"occupation": 1001}},
        {"weights": {"occupation": 1.5}},
        {"weights": {"occupation": "3"}},
        {"weights": {"occupation": None}},
        {"weights": {}},
        {"weights": [30]},
        {"reason": ""},
        {"author": None},
    ],
    ids=str,
)
def test_what_is_no_version_is_refused_by_the_form_and_by_the_database(db, change):
    version = WeightVersionFactory.build(author=UserFactory(administrator=True), valid_from=in_days(1))
    for field, value in change.items():
        setattr(version, field, value)
    with pytest.raises(ValidationError):
        version.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()
    assert WeightVersion.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 0])
def test_a_version_never_takes_effect_on_a_day_that_has_begun(db, days):
    with pytest.raises(IntegrityError, match="prend effet demain ou plus tard"):
        WeightVersionFactory(valid_from=in_days(days))


def test_two_versions_do_not_take_effect_on_the_same_day(db):
    WeightVersionFactory(valid_from=in_days(5))
    twin = WeightVersionFactory.build(author=UserFactory(), valid_from=in_days(5))
    with pytest.raises(ValidationError, match="déjà effet ce jour-là"):
        twin.full_clean()


@pytest.mark.parametrize(
    "statement", ["UPDATE matching_weightversion SET reason = 'autre'", "DELETE FROM matching_weightversion"]
)
def test_nobody_rewrites_a_version(own_database: OwnDatabase, as_role: AsRole, statement):
    WeightVersionFactory(valid_from=in_days(5))
    for role in ("app", "admin"):
        with as_role(role) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(statement)
    with own_database.as_owner() as owner, pytest.raises(RestrictViolation):
        owner.execute(statement)


def test_numbers_follow_one_another_whoever_writes_at_the_same_time(
    own_database: OwnDatabase, as_role: AsRole
):
    author = UserFactory(administrator=True).pk
    insert = """INSERT INTO matching_weightversion (number, valid_from, weights, author_id, reason)
        VALUES (999, %s, '{"occupation": 1}', %s, 'essai')"""
    with as_role("app") as one, as_role("app") as other:
        one.execute(insert, [in_days(5), author])
        other.execute("SET lock_timeout = '100ms'")
        with pytest.raises(Exception, match="lock timeout"):
            other.execute(insert, [in_days(6), author])
        other.rollback()
        one.commit()
        other.execute(insert, [in_days(6), author])
        other.commit()
    assert list(WeightVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
