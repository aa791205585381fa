"""The lines of the single table that came before the partitions are kept, with their numbers."""

import datetime

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from francetravail_match.journal.verification import verify
from tests.utils.cluster import pointed_at
from tests.utils.databases import OwnDatabase

BEFORE = """
    INSERT INTO journal_entry (occurred_at, actor_id, agency_id, action, object_type, object_id, payload)
    VALUES ('2025-03-31 23:30+00', NULL, NULL, 'offer.closed', 'offer', gen_random_uuid(),
            '{"from": "published", "to": "closed", "reason": "budget"}'),
           ('2026-02-28 12:00+00', NULL, NULL, 'user.signed_in', '', NULL, '{}')"""


@pytest.mark.django_db(transaction=True)
def test_lines_are_kept_with_their_numbers(cluster):
    name = "test_clone_of_the_table_before"
    cluster.drop(name)
    cluster._create(name, "template1")
    try:
        with pointed_at(name):
            migrate = {"database": "migrator", "interactive": False, "verbosity": 0}
            call_command("migrate", "journal", "0002", **migrate)
            with psycopg.connect(OwnDatabase(name).url("migrator"), autocommit=True) as owner:
                owner.execute("SET ROLE owner")
                owner.execute(BEFORE)
            call_command("migrate", "journal", "0003", **migrate)
            first, second = Entry.objects.order_by("id")
            assert (first.pk, first.reason, first.payload) == (
                1,
                "budget",
                {"from": "published", "to": "closed"},
            )
            assert second.occurred_at == datetime.datetime(2026, 2, 28, 12, tzinfo=datetime.UTC)
            journal.record("user.signed_in", actor=None)
            assert Entry.objects.latest("id").pk == 3
            assert (verify().problem, verify().unsealed) == (None, 3)
            with connection.cursor() as cursor:
                cursor.execute("SELECT to_regclass('journal_before')")
                assert cursor.fetchone() == (None,)
    finally:
        cluster.drop(name)
