"""Many live offers: the real ones, then these again with another place, other demands; for benchmarks."""

from collections.abc import Callable

from django.db import connections, transaction

from candidates.imports.bulk import execute

#: Source numbers of the copies begin with it.
COPY = "COPIE-"
CHUNK = 50_000

# A copy takes the workplace of another real offer: as many offers stand where many stand.
NUMBERED = f"""
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY o.source_number, o.id) - 1 AS n, o.id, o.current_version_id AS version,
       place.value ->> 'commune' AS commune
FROM offers_joboffer o
JOIN offers_searchrow s ON s.offer_id = o.id
JOIN offers_offercriterion place ON place.version_id = o.current_version_id AND place.code = 'mobility'
WHERE NOT starts_with(o.source_number, '{COPY}');
CREATE TEMP TABLE town AS
SELECT row_number() OVER (ORDER BY n) - 1 AS n, commune FROM numbered WHERE commune IS NOT NULL;
CREATE TEMP TABLE copied AS
SELECT i AS number, first.offer + i AS offer, first.version + i AS version, o.id AS original,
       o.version AS original_version, CASE WHEN o.commune IS NOT NULL THEN town.commune END AS commune
FROM (SELECT (SELECT max(id) FROM offers_joboffer) AS offer,
             (SELECT max(id) FROM offers_offerversion) AS version) AS first
CROSS JOIN generate_series(1::bigint, %(wanted)s - (SELECT count(*) FROM offers_searchrow)) AS i
JOIN numbered o ON o.n = mod(i, (SELECT count(*) FROM numbered))
LEFT JOIN town ON town.n = mod(i * 7919, (SELECT count(*) FROM town));
ANALYZE numbered; ANALYZE copied
"""  # noqa: S608

# One demand in five is dropped; months of experience move by a year at most.
COPY_ROWS = f"""
INSERT INTO offers_offerversion (id, public_id, offer_id, number, digest, created_at) OVERRIDING SYSTEM VALUE
SELECT version, gen_random_uuid(), offer, 1, '{COPY}' || number, now() FROM copied;
INSERT INTO offers_offercriterion (version_id, code, item, level, value)
SELECT t.version, c.code, c.item, c.level, CASE
    WHEN c.code = 'mobility' AND t.commune IS NOT NULL
        THEN c.value || jsonb_build_object('commune', t.commune)
    WHEN c.code = 'experience' AND c.value ->> 'months' IS NOT NULL THEN jsonb_build_object(
        'months', least(greatest((c.value ->> 'months')::int + 6 * (mod(t.number, 5) - 2), 0), 600))
    ELSE c.value END
FROM copied t JOIN offers_offercriterion c ON c.version_id = t.original_version
WHERE c.code IN ('occupation', 'mobility') OR mod(hashint8(t.number * 31 + c.id), 5) <> 0;
INSERT INTO offers_joboffer (id, public_id, agency_id, employer_id, source, source_number, source_digest,
        origin, title, description, positions, state, suspended_from, closing_reason, published_at,
        current_version_id)
    OVERRIDING SYSTEM VALUE
SELECT t.offer, gen_random_uuid(), o.agency_id, o.employer_id, 'manual', '{COPY}' || t.number, '', o.origin,
       o.title, '', 1, 'published', '', '', now(), t.version
FROM copied t JOIN offers_joboffer o ON o.id = t.original;
SELECT setval(pg_get_serial_sequence('offers_joboffer', 'id'), max(id)) FROM offers_joboffer;
SELECT setval(pg_get_serial_sequence('offers_offerversion', 'id'), max(id)) FROM offers_offerversion
"""  # noqa: S608
# Their triggers copy words for lists and rebuild at once; search rows are made in chunks below.
UNTRIGGERED = ("offers_joboffer", "offers_offercriterion")


def multiply_offers(wanted: int, log: Callable[[str], object]) -> None:
    """Add copies of the live offers until this many are live, with the search rows that the product makes."""
    with transaction.atomic("migrator"), connections["migrator"].cursor() as cursor:
        for table in UNTRIGGERED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(NUMBERED, {"wanted": wanted})
        cursor.execute(COPY_ROWS)
        cursor.execute("SELECT min(offer), max(offer) FROM copied")
        first, last = cursor.fetchone()
        cursor.execute("DROP TABLE numbered, town, copied; SET CONSTRAINTS ALL IMMEDIATE")
        for table in UNTRIGGERED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    execute("ANALYZE offers_joboffer, offers_offerversion, offers_offercriterion")
    for start in range(first or 0, (last or -1) + 1, CHUNK):
        log(f"lignes de recherche des offres {start - first} et suivantes")
        execute(
            "SELECT offers_rebuild(ARRAY(SELECT id FROM offers_joboffer WHERE id >= %s AND id < %s))",
            [start, start + CHUNK],
        )
