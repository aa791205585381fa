"""Every list and its searches, page by page, over a large population: time, queries, tables read whole."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.accounts.second_factor import SESSION_KEY, SecondFactor
from francetravail_match.demo import steps
from francetravail_match.demo.population import load_population
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.journal.models import Entry
from matching.models import MatchRun
from matching.services import execute_runs
from offers.models import Employer, JobOffer

OFFERS_MATCHED = 30
TIMES = 3
#: A table of which a page may not read every row.
BIG = 100_000
SEQ_SCAN = re.compile(r"Seq Scan on (\w+)")
LARGE = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND reltuples >= %s"


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """For each page: median milliseconds, number of queries, big tables that one of them reads whole."""
    with empty_database(f"inscrits_lists_{people}", log):
        load_reference(log)
        log("offres")
        steps.load_offers()
        load_population(people, log)
        log(f"{OFFERS_MATCHED} rapprochements")
        # The import has asked for the runs of all; no worker is there.
        execute_runs(list(MatchRun.objects.order_by("pk").values_list("pk", flat=True)[:OFFERS_MATCHED]))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE offers_joboffer")
            cursor.execute(LARGE, [BIG])
            large = {name for (name,) in cursor.fetchall()}
        log(f"grandes tables : {', '.join(sorted(large))}")
        figures: dict[str, Any] = {"people": people}
        for client, page in pages():
            figures[page] = look_at(client, page, large)
    return figures


def signed_in(role: Role) -> Client:
    agency = JobOffer.objects.filter(current_version__runs__n_match__gt=0)[0].agency
    user = User.objects.create_user(f"{role}@example.org", roles=[role], agency=agency)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = SecondFactor.DEMO
    session.save()
    return client


def pages() -> Iterator[tuple[Client, str]]:
    advisor, administrator = signed_in(Role.ADVISOR), signed_in(Role.ADMINISTRATOR)
    run = MatchRun.objects.filter(n_match__gt=0)[0]
    offer, person = run.version.offer, JobSeeker.objects.filter(left_on=None)[0]
    offers, results = reverse("offers:list"), reverse("matching:results", args=[offer.public_id])
    yield from (
        (advisor, page)
        for page in (
            reverse("home"),
            offers,
            f"{offers}?page=9",
            f"{offers}?q=soudeur",
            f"{offers}?metier=soudage",
            f"{offers}?lieu=59",
            f"{offers}?resultat=match",
            f"{offers}?tri=correspondent",
            reverse("offers:detail", args=[offer.public_id]),
            results,
            f"{results}?onglet=a-interroger",
            reverse("people:detail", args=[person.public_id]),
            reverse("employers:list"),
            f"{reverse('employers:list')}?q=groupe",
        )
    )
    terms = {
        JobSeeker: [str(person.public_id), person.pseudonym, str(person.registration_number)],
        JobOffer: [offer.source_number, "123456782"],
        Employer: ["123456782", "Atelier"],
        MatchRun: [str(run.public_id)],
        Entry: [str(person.public_id)],
    }
    for model in admin.site._registry:
        changelist = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield administrator, changelist
        yield from ((administrator, f"{changelist}?q={term}") for term in terms.get(model, []))


def look_at(client: Client, page: str, large: set[str]) -> str:
    with CaptureQueriesContext(connection) as captured:
        ask(client, page)
    # The next request forgets them.
    queries = [query["sql"] for query in captured.captured_queries]
    spent = []
    for _ in range(TIMES):
        started = time.perf_counter()
        ask(client, page)
        spent.append((time.perf_counter() - started) * 1000)
    whole = {table for query in queries for table in read_whole(query)} & large
    found = f"lit en entier {', '.join(sorted(whole))}" if whole else "aucune grande table lue en entier"
    return f"{statistics.median(spent):.0f} ms, {len(queries)} requêtes, {found}"


def ask(client: Client, page: str) -> None:
    response = client.get(page, follow=True)
    if response.status_code != 200:
        raise CommandError(f"{page} : {response.status_code}")


def read_whole(sql: str) -> set[str]:
    if not sql.startswith("SELECT") or "journal_write" in sql:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return {table for (line,) in cursor.fetchall() for table in SEQ_SCAN.findall(line)}
