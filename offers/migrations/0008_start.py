"""The search row of an offer says when the job starts."""

from django.db import migrations

REBUILD = """
ALTER TABLE offers_searchrow ADD COLUMN start_on date;  -- NULL: as soon as possible

-- A plan made while the tables were still empty must not serve when they are full.
CREATE OR REPLACE FUNCTION offers_rebuild(offers bigint[]) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
    DELETE FROM offers_searchrow WHERE offer_id = ANY (offers);
    INSERT INTO offers_searchrow
    WITH stated AS (
        SELECT o.id AS offer_id, o.public_id, o.current_version_id AS version_id, r.id AS occupation,
               coalesce(r.parent_id, r.id) AS family, m.value AS workplace,
               contract.item AS contract, working_time.item AS working_time,
               experience.level AS experience_level, (experience.value ->> 'months')::int AS experience_months,
               (start.value ->> 'on')::date AS start_on
        FROM offers_joboffer o
        JOIN offers_offercriterion job ON job.version_id = o.current_version_id AND job.code = 'occupation'
        JOIN referentials_romecode r ON r.code = job.item
        JOIN offers_offercriterion m ON m.version_id = o.current_version_id AND m.code = 'mobility'
        LEFT JOIN offers_offercriterion contract
            ON contract.version_id = o.current_version_id AND contract.code = 'contract'
        LEFT JOIN offers_offercriterion working_time
            ON working_time.version_id = o.current_version_id AND working_time.code = 'working_time'
        LEFT JOIN offers_offercriterion experience
            ON experience.version_id = o.current_version_id AND experience.code = 'experience'
        LEFT JOIN offers_offercriterion start
            ON start.version_id = o.current_version_id AND start.code = 'availability'
        WHERE o.id = ANY (offers)
          AND o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
    ), placed AS (
        SELECT s.*, c.code AS commune, d.code AS departement,
               coalesce(d.region_id, s.workplace ->> 'region') AS region, c.lat, c.lon,
               coalesce((s.workplace ->> 'fully_remote')::bool, false) AS fully_remote
        FROM stated s
        LEFT JOIN referentials_commune c ON c.code = s.workplace ->> 'commune'
        LEFT JOIN referentials_departement d
            ON d.code = coalesce(c.departement_id, s.workplace ->> 'departement')
        LEFT JOIN referentials_region r ON r.code = s.workplace ->> 'region'
        WHERE CASE s.workplace ->> 'place'
            WHEN 'commune' THEN c.code IS NOT NULL
            WHEN 'departement' THEN d.code IS NOT NULL
            WHEN 'region' THEN r.code IS NOT NULL
            ELSE TRUE
        END
    )
    SELECT p.version_id, p.offer_id, p.public_id, p.occupation,
           ARRAY(SELECT r.id FROM referentials_romecode r
                 WHERE r.id IN (p.occupation, p.family) OR r.parent_id = p.occupation ORDER BY r.id),
           p.workplace ->> 'place', p.commune, p.departement, p.region, p.lat, p.lon, zone.lats, zone.lons,
           CASE
               WHEN p.fully_remote THEN world_box()
               WHEN p.lat IS NOT NULL THEN box(point(p.lon, p.lat), point(p.lon, p.lat))
               ELSE coalesce(zone.extent, world_box())
           END,
           p.fully_remote, p.contract, p.working_time, p.experience_level, p.experience_months,
           coalesce((SELECT max(version) FROM referentials_referenceversion WHERE name = 'rome'), ''), p.start_on
    FROM placed p
    LEFT JOIN LATERAL (
        -- A commune without a point is known only as its département.
        SELECT array_agg(z.lat ORDER BY z.code) AS lats, array_agg(z.lon ORDER BY z.code) AS lons,
               box(point(min(z.lon), min(z.lat)), point(max(z.lon), max(z.lat))) AS extent
        FROM referentials_commune z JOIN referentials_departement zd ON zd.code = z.departement_id
        WHERE p.lat IS NULL AND z.lat IS NOT NULL
          AND (z.departement_id = p.departement OR p.departement IS NULL AND zd.region_id = p.region)
    ) zone ON true;
$$;
COMMENT ON FUNCTION offers_rebuild(bigint[]) IS 'Rebuild the search rows of these offers from their sources.';
"""

TRUTH = """
CREATE OR REPLACE VIEW truth_offer AS
SELECT o.public_id, o.source_number, v.public_id AS version_public_id, job.item AS occupation,
       coalesce(parent.code, r.code) AS parent,
       m.value ->> 'place' AS place, c.code AS commune, d.code AS departement,
       coalesce(d.region_id, m.value ->> 'region') AS region, c.lat, c.lon,
       coalesce((m.value ->> 'fully_remote')::bool, false) AS fully_remote,
       CASE WHEN c.lat IS NULL AND coalesce(d.code, m.value ->> 'region') IS NOT NULL THEN (
           SELECT coalesce(jsonb_agg(jsonb_build_array(z.lat, z.lon) ORDER BY z.code), '[]')
           FROM referentials_commune z JOIN referentials_departement zd ON zd.code = z.departement_id
           WHERE z.lat IS NOT NULL
             AND (z.departement_id = d.code OR d.code IS NULL AND zd.region_id = m.value ->> 'region')
       ) END AS zone_points,
       contract.item AS contract, working_time.item AS working_time,
       experience.level AS experience_level, (experience.value ->> 'months')::int AS experience_months,
       (start.value ->> 'on')::date AS start_on
FROM offers_joboffer o
JOIN offers_offerversion v ON v.id = o.current_version_id
JOIN offers_offercriterion job ON job.version_id = v.id AND job.code = 'occupation'
JOIN referentials_romecode r ON r.code = job.item
LEFT JOIN referentials_romecode parent ON parent.id = r.parent_id
JOIN offers_offercriterion m ON m.version_id = v.id AND m.code = 'mobility'
LEFT JOIN referentials_commune c ON c.code = m.value ->> 'commune'
LEFT JOIN referentials_departement d ON d.code = coalesce(c.departement_id, m.value ->> 'departement')
LEFT JOIN offers_offercriterion contract ON contract.version_id = v.id AND contract.code = 'contract'
LEFT JOIN offers_offercriterion working_time ON working_time.version_id = v.id AND working_time.code = 'working_time'
LEFT JOIN offers_offercriterion experience ON experience.version_id = v.id AND experience.code = 'experience'
LEFT JOIN offers_offercriterion start ON start.version_id = v.id AND start.code = 'availability'
WHERE o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up');
COMMENT ON VIEW truth_offer IS
    'Everything that the engine may use of a live offer, read from its criteria (docs/matching.md).
NULL: not expressed by the offer. zone_points: [latitude, longitude] of the communes of a place known as a zone.';
REVOKE ALL ON truth_offer FROM app;
GRANT SELECT ON truth_offer TO app, admin;
"""

ALL_AGAIN = "SELECT offers_rebuild(ARRAY(SELECT id FROM offers_joboffer));"


class Migration(migrations.Migration):
    dependencies = [("offers", "0007_employer_name_start")]
    operations = [
        migrations.RunSQL(REBUILD, migrations.RunSQL.noop),
        migrations.RunSQL(TRUTH, migrations.RunSQL.noop),
        migrations.RunSQL(ALL_AGAIN, migrations.RunSQL.noop),
    ]
