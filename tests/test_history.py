"""What any stored snapshot saw can be read again: live rows, and those that are no more."""

import datetime
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from django.db import connection

from candidates.models import JobSeeker, PastSearchRow
from candidates.tasks import purge_past_rows
from francetravail_match.common.retention import HISTORY_KEPT
from francetravail_match.journal.models import Entry
from francetravail_match.referentials.enums import ParameterCode
from francetravail_match.referentials.models import NationalParameter
from offers import tasks as offers_tasks
from tests.factories import (
    JobOfferFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    SoughtOccupationFactory,
    UserFactory,
)
from tests.utils.databases import AsRole, OwnDatabase

KEYS = {
    "candidates_searchrow": "job_seeker_id, occupation, area_id",
    "offers_searchrow": "offer_id",
}
#: Sums of the tally, and the same counts from the people themselves.
TALLY = """(SELECT jsonb_build_array(
    (SELECT people FROM registered_people),
    (SELECT jsonb_object_agg(category, people) FROM left_out_by_category),
    (SELECT jsonb_object_agg(coalesce(departement, '?'), people) FROM without_occupation_by_departement)))"""
COUNTED = """(SELECT jsonb_build_array(
    (SELECT count(*) FROM candidates_jobseeker WHERE left_on IS NULL),
    (SELECT jsonb_object_agg(category, n) FROM (SELECT category, count(*) AS n FROM candidates_jobseeker
        WHERE left_on IS NULL AND category IN ('E', 'F') AND opted_in IS NOT TRUE GROUP BY category) AS e),
    (SELECT jsonb_object_agg(coalesce(departement_id, '?'), n) FROM (
        SELECT c.departement_id, count(*) AS n FROM candidates_jobseeker j
        LEFT JOIN referentials_commune c ON c.code = j.commune_id
        WHERE left_on IS NULL AND (category IS NULL OR category NOT IN ('E', 'F') OR opted_in)
          AND NOT EXISTS (SELECT FROM candidates_soughtoccupation s WHERE s.job_seeker_id = j.id)
        GROUP BY c.departement_id) AS w)))"""
NOW = "SELECT pg_current_snapshot()::text, {tally}, {counted}, {rows}".format(
    tally=TALLY,
    counted=COUNTED,
    rows=", ".join(
        f"(SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY {key}), '[]') FROM {table} r)"
        for table, key in KEYS.items()
    ),
)
THEN = """
SELECT coalesce(jsonb_agg(row - 'until' - 'ended_at' ORDER BY {key}), '[]') FROM (
    SELECT {key}, to_jsonb(r) AS row FROM {table} r
    WHERE pg_visible_in_snapshot(since, %(snapshot)s::pg_snapshot)
    UNION ALL
    SELECT {key}, to_jsonb(r) FROM {table}_past r
    WHERE pg_visible_in_snapshot(since, %(snapshot)s::pg_snapshot)
      AND NOT pg_visible_in_snapshot(until, %(snapshot)s::pg_snapshot)
) AS seen
"""
MOVED = """INSERT INTO offers_offertransition (offer_id, from_state, to_state, reason, actor_id)
    VALUES (%s, %s, %s, %s, %s)"""
CHANGES = [
    "UPDATE candidates_soughtoccupation SET experience_months = %(n)s WHERE job_seeker_id = %(person)s",
    "UPDATE candidates_jobseeker SET accepts_night = (%(n)s %% 2 = 0) WHERE id = %(person)s",
    "UPDATE candidates_jobseeker SET hidden_from_employers = NOT hidden_from_employers WHERE id = %(person)s",
    "UPDATE candidates_jobseeker SET category = CASE WHEN %(n)s %% 2 = 0 THEN 'E' END WHERE id = %(person)s",
    "UPDATE candidates_jobseeker SET left_on = CASE WHEN left_on IS NULL THEN current_date END"
    " WHERE id = %(person)s",
    "DELETE FROM candidates_mobilityarea WHERE job_seeker_id = %(person)s",
    "INSERT INTO candidates_mobilityarea (job_seeker_id, kind) VALUES (%(person)s, 'country')",
    "DELETE FROM candidates_soughtoccupation WHERE job_seeker_id = %(person)s",
    "INSERT INTO candidates_soughtoccupation (job_seeker_id, rome_id, origin)"
    " VALUES (%(person)s, %(rome)s, 'sought') ON CONFLICT DO NOTHING",
]
IN_TURN = "SELECT FROM candidates_jobseeker WHERE id = ANY (%s) ORDER BY id FOR UPDATE"
N_TRANSACTIONS = 40


def write(database: OwnDatabase, seed: int, people: list[int], rome: int) -> None:
    """So many transactions, some undone in part or as a whole, some rebuilding before their end."""
    rng = random.Random(seed)
    with database.as_owner() as owner:
        for n in range(N_TRANSACTIONS):
            chosen = rng.sample(people, 2)
            owner.execute(
                "SELECT FROM candidates_jobseeker WHERE id = ANY (%s) ORDER BY id FOR UPDATE", [chosen]
            )
            for person in chosen:
                owner.execute(rng.choice(CHANGES), {"n": n + seed, "person": person, "rome": rome})
                if rng.random() < 0.3:
                    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    owner.execute("SET CONSTRAINTS ALL DEFERRED")
            if rng.random() < 0.2:
                owner.execute("SAVEPOINT undone")
                owner.execute("UPDATE candidates_jobseeker SET accepts_remote = true WHERE id = %s", [person])
                owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
                owner.execute("ROLLBACK TO undone")
            if rng.random() < 0.2:
                owner.rollback()
            else:
                owner.commit()


def move_offers(database: OwnDatabase, offers: list[int], actor: int) -> None:
    with database.as_role("app") as app:
        for n in range(N_TRANSACTIONS):
            offer, suspended = offers[n % len(offers)], n // len(offers) % 2 == 1
            states = ["published", "suspended"][:: -1 if suspended else 1]
            app.execute(MOVED, [offer, *states, "" if suspended else "asked_by_employer", actor])
            app.commit()


def compact(database: OwnDatabase, over: Event) -> None:
    with database.as_role("app") as app:
        while not over.is_set():
            app.execute("SELECT candidates_compact_tally()")
            app.commit()


def read(database: OwnDatabase, over: Event) -> list[tuple[Any, ...]]:
    seen: list[tuple[Any, ...]] = []
    with database.as_role("admin") as admin:
        while not over.is_set():
            seen += admin.execute(NOW)
            admin.commit()
    return seen


def test_what_a_snapshot_saw_under_concurrent_writers_can_be_read_again(own_database: OwnDatabase):
    people = [JobSeekerFactory(matches=True).pk for _ in range(4)] + [JobSeekerFactory().pk]
    offers = [JobOfferFactory(published=True) for _ in range(2)]
    rome = RomeCodeFactory(unrelated=True).pk
    actor = UserFactory(advisor=True).pk
    over = Event()
    with ThreadPoolExecutor(6) as threads:
        reading = threads.submit(read, own_database, over)
        compacting = [threads.submit(compact, own_database, over) for _ in range(2)]
        writing = [threads.submit(write, own_database, seed, people, rome) for seed in (1, 2)]
        writing.append(threads.submit(move_offers, own_database, [o.pk for o in offers], actor))
        try:
            for writer in writing:
                writer.result(timeout=120)
        finally:
            over.set()
        for compactor in compacting:
            compactor.result(timeout=20)
        seen = reading.result(timeout=20)
    assert len({snapshot for snapshot, *_ in seen}) > 10
    with own_database.as_role("admin") as admin:
        for snapshot, tally, counted, *rows in seen:
            assert tally == counted
            for (table, key), found in zip(KEYS.items(), rows, strict=True):
                then = admin.execute(THEN.format(table=table, key=key), {"snapshot": snapshot}).fetchone()
                assert then == (found,), table


def rows(person: JobSeeker) -> list[tuple[int, str, str, int | None]]:
    """The person's rows: occupation, place on disk, transaction that wrote it, months of experience."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT occupation, ctid::text, since::text, experience_months FROM candidates_searchrow"
            " WHERE job_seeker_id = %s ORDER BY occupation",
            [person.pk],
        )
        return cursor.fetchall()


def test_a_rebuild_touches_the_rows_that_differ_and_no_other(own_database: OwnDatabase):
    person = JobSeekerFactory(matches=True)
    sought = SoughtOccupationFactory(job_seeker=person, rome__unrelated=True)
    kept, before = rows(person)
    JobSeeker.objects.update(hidden_from_employers=True)
    assert rows(person) == [kept, before]
    assert not PastSearchRow.objects.exists()

    sought.experience_months = 99
    sought.save()
    assert rows(person)[0] == kept
    occupation, spot, since, months = rows(person)[1]
    assert (occupation, months) == (before[0], 99)
    assert spot != before[1]
    assert int(since) > int(before[2])
    past = PastSearchRow.objects.get()
    assert (past.job_seeker_id, past.occupation) == (person.pk, sought.rome_id)


def test_who_is_erased_leaves_no_history(own_database: OwnDatabase):
    person, other = JobSeekerFactory(matches=True), JobSeekerFactory(matches=True)
    for months in (1, 2):
        person.occupations.update(experience_months=months)
        other.occupations.update(experience_months=months)
    assert PastSearchRow.objects.filter(job_seeker=person).count() == 2
    person.delete()
    assert set(PastSearchRow.objects.values_list("job_seeker_id", flat=True)) == {other.pk}


def test_the_past_is_kept_as_long_as_the_parameter_says(own_database: OwnDatabase, settings):
    person = JobSeekerFactory(matches=True)
    JobOfferFactory(published=True)
    person.occupations.update(experience_months=1)
    with own_database.as_owner() as owner:
        owner.execute(
            "INSERT INTO offers_searchrow_past SELECT (jsonb_populate_record(NULL::offers_searchrow_past,"
            " to_jsonb(r) || jsonb_build_object('until', pg_current_xact_id(), 'ended_at', app_now()))).*"
            " FROM offers_searchrow r"
        )
        owner.execute(
            "UPDATE app_clock SET shift = make_interval(days => %s, hours => -1)", [HISTORY_KEPT.days]
        )
        owner.commit()
        assert (purge_past_rows(), offers_tasks.purge_past_rows()) == (0, 0)
        owner.execute("UPDATE app_clock SET shift = make_interval(days => %s)", [HISTORY_KEPT.days])
        owner.commit()
    settings.PURGE_ENABLED = False
    assert purge_past_rows() == 0
    settings.PURGE_ENABLED = True
    assert (purge_past_rows(), offers_tasks.purge_past_rows()) == (1, 1)
    assert (purge_past_rows(), offers_tasks.purge_past_rows()) == (0, 0)
    assert not PastSearchRow.objects.exists()
    lines = Entry.objects.filter(action="retention.purged").order_by("id")
    assert [(line.object_type, line.payload) for line in lines] == [
        ("candidates_searchrow_past", {"count": 1}),
        ("offers_searchrow_past", {"count": 1}),
    ]
    in_force = NationalParameter.objects.get(code=ParameterCode.HISTORY_DAYS)
    assert in_force.value == HISTORY_KEPT.days


def test_an_answer_and_a_parameter_belong_to_the_transaction_that_writes_them(
    own_database: OwnDatabase, as_role: AsRole
):
    person = JobSeekerFactory()
    said = """INSERT INTO candidates_answer (job_seeker_id, "values", origin, channel, answered_at, since)
        VALUES (%s, '{"accepts_night": true}', 'person', 'link', app_now(), '1') RETURNING since::text"""
    added = """INSERT INTO referentials_nationalparameter (code, valid_from, value, reason, since)
        VALUES ('asap_days', %s, 20, 'essai', '1') RETURNING since::text"""
    with own_database.as_owner() as owner:
        (current,) = owner.execute("SELECT pg_current_xact_id()::text").fetchone()
        assert owner.execute(said, [person.pk]).fetchone() == (current,)
    with as_role("app") as app:
        (current,) = app.execute("SELECT pg_current_xact_id()::text").fetchone()
        assert app.execute(added, [datetime.date(2100, 1, 1)]).fetchone() == (current,)
