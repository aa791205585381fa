"""Immutable versions, and one search row per live offer version, kept equal to its sources by the database."""

from django.db import migrations

IMMUTABLE = """
ALTER TABLE offers_offerversion ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION offers_version_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (
            SELECT FROM offers_offerversion WHERE id = NEW.version_id AND xact = pg_current_xact_id()
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Une version d''offre ne se modifie pas : créez une nouvelle version.'
        USING ERRCODE = 'restrict_violation';
END $$;
-- Whatever an INSERT says, a version belongs to the transaction that writes it.
CREATE FUNCTION offers_version_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xact := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER offers_version_stamp BEFORE INSERT ON offers_offerversion
    FOR EACH ROW EXECUTE FUNCTION offers_version_stamp();
CREATE TRIGGER offers_version_immutable BEFORE UPDATE ON offers_offerversion
    FOR EACH ROW EXECUTE FUNCTION offers_version_refuse_change();
CREATE TRIGGER offers_criterion_immutable BEFORE UPDATE ON offers_offercriterion
    FOR EACH ROW EXECUTE FUNCTION offers_version_refuse_change();
CREATE TRIGGER offers_criterion_with_its_version BEFORE INSERT ON offers_offercriterion
    FOR EACH ROW EXECUTE FUNCTION offers_version_refuse_change();
ALTER TABLE offers_offercriterion ADD CONSTRAINT offers_criterion_months CHECK (
    code <> 'experience' OR value -> 'months' = 'null'
    OR jsonb_typeof(value -> 'months') = 'number' AND (value ->> 'months')::numeric BETWEEN 0 AND 600
);
REVOKE UPDATE, DELETE ON offers_offerversion, offers_offercriterion FROM app;
"""

ROWS = """
CREATE TABLE offers_searchrow (
    version_id bigint PRIMARY KEY,
    offer_id bigint NOT NULL UNIQUE,
    offer_public_id uuid NOT NULL,
    occupation smallint NOT NULL,
    occupations smallint[] NOT NULL,     -- those for which the occupation may be met or unknown
    place text NOT NULL,                 -- commune, departement, region, country, unknown
    commune text,
    departement text,
    region text,
    lat float8,
    lon float8,
    zone_lats float8[],                  -- the points of a zone's communes; NULL for a point
    zone_lons float8[],
    area box NOT NULL,                   -- contains the workplace, whatever is known of it
    fully_remote bool NOT NULL,
    contract text,                       -- NULL: not expressed, here and below
    working_time text,
    experience_level text,
    experience_months int,
    reference_version text NOT NULL
);
CREATE INDEX offers_searchrow_occupation_area ON offers_searchrow USING gist (occupation, area);
REVOKE ALL ON offers_searchrow FROM app;
GRANT SELECT ON offers_searchrow TO app, admin, engine;

-- A plan made while the tables were still empty must not serve when they are full.
CREATE FUNCTION offers_rebuild(offers bigint[]) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
    DELETE FROM offers_searchrow WHERE offer_id = ANY (offers);
    INSERT INTO offers_searchrow
    WITH stated AS (
        SELECT o.id AS offer_id, o.public_id, o.current_version_id AS version_id, r.id AS occupation,
               coalesce(r.parent_id, r.id) AS family, m.value AS workplace,
               contract.item AS contract, working_time.item AS working_time,
               experience.level AS experience_level, (experience.value ->> 'months')::int AS experience_months
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
           coalesce((SELECT max(version) FROM referentials_referenceversion WHERE name = 'rome'), '')
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

CREATE FUNCTION offers_rebuild_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM changed) THEN
        RETURN NULL;
    END IF;
    PERFORM offers_rebuild(ARRAY(SELECT id FROM changed));
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM changed JOIN offers_joboffer o USING (id)
        WHERE o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
          AND NOT EXISTS (SELECT FROM offers_searchrow s WHERE s.version_id = o.current_version_id)
    ) THEN
        RAISE EXCEPTION 'Une offre publiée a un métier et un lieu que les référentiels connaissent.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER rebuild_inserted AFTER INSERT ON offers_joboffer REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION offers_rebuild_changed();
CREATE TRIGGER rebuild_updated AFTER UPDATE ON offers_joboffer REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION offers_rebuild_changed();
CREATE TRIGGER rebuild_deleted AFTER DELETE ON offers_joboffer REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION offers_rebuild_changed();

-- Search rows copy places and families: another edition of a referential makes them anew.
CREATE FUNCTION offers_rebuild_all() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM offers_rebuild(ARRAY(SELECT id FROM offers_joboffer));
    RETURN NULL;
END $$;
CREATE TRIGGER offers_rebuild_all AFTER INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH STATEMENT EXECUTE FUNCTION offers_rebuild_all();
"""

TRUTH = """
CREATE VIEW truth_offer AS
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
       experience.level AS experience_level, (experience.value ->> 'months')::int AS experience_months
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
WHERE o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up');
COMMENT ON VIEW truth_offer IS
    'Everything that the engine may use of a live offer, read from its criteria (docs/matching.md).
NULL: not expressed by the offer. zone_points: [latitude, longitude] of the communes of a place known as a zone.';
REVOKE ALL ON truth_offer FROM app;
GRANT SELECT ON truth_offer TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0001_initial"),
        ("common", "0001_initial"),
        ("referentials", "0002_parameters"),
    ]
    operations = [
        migrations.RunSQL(IMMUTABLE, migrations.RunSQL.noop),
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.RunSQL(TRUTH, migrations.RunSQL.noop),
    ]
