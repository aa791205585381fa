"""The list of offers (--people: how many): each search, filter and order, beside a search by ILIKE."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db import connections, transaction
from django.db.models import Q, QuerySet

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.pagination import PAGE_SIZE
from francetravail_match.demo.world import empty_database, load_reference
from matching.forms import OfferFilterForm
from offers.models import JobOffer
from offers.querysets import JobOfferQuerySet

AGENCY_HOLDS = 20_000
TIMES = 7
PAGES = {
    "first page": {},
    "page 20": {"page": "20"},
    "word of titles": {"q": "soudeur"},
    "two words": {"q": "soudeur atelier"},
    "word that nothing has": {"q": "introuvable"},
    "employer's name": {"q": "employeur 12"},
    "number": {"q": "B0000017"},
    "trade": {"metier": "soudage"},
    "place": {"lieu": "lille"},
    "département": {"lieu": "59"},
    "state": {"etat": "live"},
    "result": {"resultat": "match"},
    "incomplete": {"resultat": "incomplete"},
    "by title": {"tri": "intitule"},
    "by employer": {"tri": "employeur"},
    "by number of people": {"tri": "correspondent"},
}
#: Written by the owner, straight into the tables: the copies for the list are made by their own trigger.
LOAD = """
ALTER TABLE offers_joboffer DISABLE TRIGGER rebuild_inserted;
ALTER TABLE offers_offercriterion DISABLE TRIGGER offers_criterion_with_its_version;
INSERT INTO offers_employer (public_id, name, declared_number)
    SELECT gen_random_uuid(), 'Employeur ' || n, ''
    FROM generate_series(1, greatest(%(offers)s / 20, 1)) AS n;
CREATE TEMP TABLE trade ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY a.ogr) - 1 AS n, a.label, r.code
    FROM referentials_appellation a JOIN referentials_romecode r ON r.id = a.rome_id;
CREATE TEMP TABLE place ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS n, code FROM referentials_commune;
CREATE UNIQUE INDEX ON trade (n); CREATE UNIQUE INDEX ON place (n); ANALYZE trade; ANALYZE place;
INSERT INTO offers_offerversion (id, public_id, offer_id, number, digest, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT n, gen_random_uuid(), n, 1, n::text, now() FROM generate_series(1, %(offers)s) AS n;
INSERT INTO offers_offercriterion (version_id, code, item, level, value)
    SELECT i, c.code, c.item, 'required', c.value FROM generate_series(1::bigint, %(offers)s) AS i
    JOIN trade t ON t.n = (i * 7919) %% (SELECT count(*) FROM trade)
    JOIN place p ON p.n = (i * 104729) %% (SELECT count(*) FROM place)
    CROSS JOIN LATERAL (VALUES
        ('occupation', t.code, '{}'::jsonb), ('contract', 'permanent', '{}'),
        ('mobility', 'workplace', jsonb_build_object('place', 'commune', 'commune', p.code))
    ) AS c (code, item, value);
INSERT INTO offers_joboffer (id, public_id, agency_id, employer_id, source, source_number, source_digest,
        origin, title, description, positions, state, suspended_from, closing_reason, published_at,
        current_version_id)
    OVERRIDING SYSTEM VALUE
    SELECT i, gen_random_uuid(), agency.ids[1 + CASE WHEN i %% %(one_in)s = 0 THEN 0
               ELSE 1 + i %% (cardinality(agency.ids) - 1) END],
           1 + (i * 31) %% greatest(%(offers)s / 20, 1), 'manual', 'B' || lpad(i::text, 7, '0'), '', 'direct',
           t.label || CASE i %% 3 WHEN 0 THEN ' en atelier' ELSE '' END,
           repeat('Description de l''offre. ', 40), 1, 'published', '', '',
           now() - i * interval '1 minute', i
    FROM generate_series(1::bigint, %(offers)s) AS i
    JOIN trade t ON t.n = (i * 7919) %% (SELECT count(*) FROM trade)
    CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM accounts_agency) AS agency;
INSERT INTO matching_matchrun (public_id, version_id, trigger, requested_at, announced_at, state, stage,
        attempts, error, engine_hash, reference_version, parameters, as_of, snapshot, ended_at, confirmed_at,
        n_people, n_match, n_to_qualify)
    SELECT gen_random_uuid(), o.id, 'publication', now(), now(), 'done', 100, 1, '', 'x', 'x', '{}',
           current_date, 'x', now(), now(), 1000, o.id %% 7, o.id %% 11
    FROM offers_joboffer o;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE offers_joboffer ENABLE TRIGGER rebuild_inserted;
ALTER TABLE offers_offercriterion ENABLE TRIGGER offers_criterion_with_its_version;
"""


def load(offers: int) -> None:
    values = {"offers": offers, "one_in": max(offers // min(AGENCY_HOLDS, max(offers // 5, 1)), 2)}
    with transaction.atomic("migrator"), connections["migrator"].cursor() as cursor:
        for part in LOAD.split(";\n"):
            if part.strip():
                cursor.execute(part, values)
    with connections["migrator"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def naive(offers: JobOfferQuerySet, terms: str) -> JobOfferQuerySet:
    """The same search without copies or indexes of words."""
    for word in terms.split():
        offers = offers.filter(
            Q(title__icontains=word) | Q(source_number__icontains=word) | Q(employer__name__icontains=word)
        )
    return offers


def listed(offers: JobOfferQuerySet, asked: dict[str, str]) -> QuerySet[JobOffer]:
    """What the page asks for."""
    return OfferFilterForm(asked).apply(offers).with_workplace().select_related("employer")


def timed(found: Callable[[], QuerySet[JobOffer]], number: str = "1") -> tuple[float, int]:
    """Median milliseconds of what the page asks (count and rows), and the count."""
    spent = []
    for _ in range(TIMES):
        started = time.perf_counter()
        page = Paginator(found(), PAGE_SIZE).get_page(number)
        list(page.object_list)
        spent.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(spent), 1), page.paginator.count


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    with empty_database("inscrits_bench_offers_list", log):
        load_reference(log)
        log(f"{people} offres")
        started = time.perf_counter()
        load(people)
        figures: dict[str, Any] = {"offers": people, "load_seconds": round(time.perf_counter() - started)}
        agency = Agency.objects.order_by("pk")[0]
        user = User.objects.create_user("bench@example.org", roles=[Role.ADVISOR], agency=agency)
        offers = JobOffer.objects.visible_to(user)
        figures["offers_of_the_agency"] = offers.count()
        for name, query in PAGES.items():
            asked = {**query}
            number = asked.pop("page", "1")
            ms, count = timed(partial(listed, offers, asked), number)
            figures[name] = f"{ms} ms, {count} offres"
            if "q" in query:
                slow, same = timed(partial(listed, naive(offers, query["q"]), {}))
                figures[f"{name}: ILIKE"] = f"{slow} ms, {same} offres, ratio {slow / ms:.1f}"
    return figures
