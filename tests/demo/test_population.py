"""The population of benchmarks is staged with all that a full feed stages."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from candidates.enums import FeedState
from candidates.models import (
    ANSWER_FIELDS,
    Answer,
    Feed,
    HeldCertification,
    HeldLanguage,
    HeldLicence,
    HeldSkill,
    JobSeeker,
    SourceRecord,
)
from francetravail_match.demo import population
from tests.utils.databases import OwnDatabase

ITEMS = (HeldSkill, HeldLicence, HeldLanguage, HeldCertification)
AGAIN = """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at)
    SELECT job_seeker_id, "values", origin, channel, now() FROM candidates_answer"""


def answered() -> list[Any]:
    tables = [model.objects.order_by("pk") for model in (JobSeeker, *ITEMS)]
    return [list(tables[0].values("pk", *ANSWER_FIELDS)), *(list(rows.values()) for rows in tables[1:])]


def test_every_person_has_the_answer_and_the_record_that_a_feed_would_have_left(
    own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in ("import_rome", "import_communes"):
        call_command(command, apply=True, stdout=io.StringIO())
    monkeypatch.setattr(population, "PROFILES", 40)
    assert population.load_population(100, str) > 0
    assert Feed.objects.get().state == FeedState.COMMITTED
    for model in (JobSeeker, Answer, SourceRecord):
        assert model.objects.count() == 100
    before = answered()
    assert all(before)
    # Forgotten, then said again by the answers alone.
    unknown = {name: False if name.endswith("_complete") else None for name in ANSWER_FIELDS}
    JobSeeker.objects.update(**unknown)
    for items in ITEMS:
        items.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(AGAIN)
    assert answered() == before
