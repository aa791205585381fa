"""With tables that are no longer small, no screen of the administration reads one of them whole."""

import re
import uuid

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.models import JobSeeker
from francetravail_match.journal import services as journal
from francetravail_match.journal.models import Entry
from matching.models import MatchRun
from offers.models import Employer, JobOffer
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long

from .screens import SCREENS, url

ROWS = 10_000
#: What makes each copy of a row another one.
COPIES = {
    "candidates_jobseeker": "'registration_number', 'R' || n",
    "offers_employer": "'name', 'Employeur ' || n, 'siren', NULL",
    "offers_joboffer": "'employer_id', n, 'source_number', 'N' || n, 'state', 'draft',"
    " 'current_version_id', NULL",
    "matching_matchrun": "'state', 'failed', 'lease', NULL, 'lease_until', NULL",
}
COPY = """INSERT INTO {table} SELECT copy.* FROM (SELECT * FROM {table} LIMIT 1) AS one
    CROSS JOIN generate_series(1000, 1000 + {rows}) AS n
    CROSS JOIN LATERAL jsonb_populate_record(
        one::{table}, jsonb_build_object('id', n, 'public_id', gen_random_uuid(), {values})
    ) AS copy"""
LINES = """SELECT count(journal_write(1, NULL, 'user.signed_in', 'user', gen_random_uuid(), '{}'))
    FROM generate_series(1, %s)"""
BIG = re.compile(rf"Seq Scan on ({'|'.join(COPIES)}|journal_line_\d{{4}}_\d{{2}})\b")


def fill(owner: psycopg.Connection) -> None:
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, values in COPIES.items():
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(COPY.format(table=table, rows=ROWS, values=values))
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        owner.execute(f"ANALYZE {table}")
    owner.execute(LINES, [ROWS])
    owner.execute("ANALYZE journal_line")


@pytest.fixture
def full(own_database: OwnDatabase, client) -> None:
    JobSeekerFactory()
    runs.failed(JobOfferFactory(published=True))
    journal.record("user.signed_in", actor=None)
    with own_database.as_owner() as owner:
        fill(owner)
        owner.commit()
    client.force_login(UserFactory(administrator=True))


def whole_reads(captured: CaptureQueriesContext) -> list[str]:
    """The statements that read a big table whole; an empty future month of the journal is not one."""
    found = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if not query["sql"].startswith("SELECT") or "journal_write" in query["sql"]:
                continue
            cursor.execute(f"EXPLAIN {query['sql']}")
            for (line,) in cursor.fetchall():
                if BIG.search(line) and "rows=1 " not in line:
                    found.append(f"{line.strip()}: {query['sql']}")
    return found


@long
def test_no_screen_reads_a_big_table_whole(full, client):
    person, offer, run = JobSeeker.objects.last(), JobOffer.objects.last(), MatchRun.objects.last()
    employer, line = Employer.objects.last(), Entry.objects.last()
    terms = {
        JobSeeker: [str(person.public_id), person.pseudonym, person.registration_number],
        JobOffer: [str(offer.public_id), offer.source_number, "123456782", "12345678200010"],
        Employer: [str(employer.public_id), "123456782", "12345678200010", "Employeur 17"],
        MatchRun: [str(run.public_id), offer.source_number],
        # An identifier that nothing has is looked for as everything that it could be.
        Entry: [str(line.object_id), str(uuid.uuid4()), "camille@example.org"],
    }
    pages = [url(model, "changelist") for model in SCREENS]
    pages += [url(model, "changelist", p=9) for model in terms]
    pages += [url(model, "changelist", q=term) for model, given in terms.items() for term in given]
    pages += [
        url(Entry, "changelist", action="offer.closed", jours="400"),
        url(Entry, "changelist", jours="1"),
    ]
    with CaptureQueriesContext(connection) as captured:
        for page in pages:
            assert client.get(page, follow=True).status_code == 200
    found = whole_reads(captured)
    assert not found, "\n".join(found)
