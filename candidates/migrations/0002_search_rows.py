"""One search row per person × occupation × mobility area, kept equal to its sources by the database itself.

Statement triggers mark the people that a statement touched; a deferred trigger rebuilds all the marked people
of the transaction once, at commit. Bulk updates and raw SQL go through the same door.
"""

from django.db import migrations

ROWS = """
CREATE TABLE candidates_searchrow (
    job_seeker_id bigint NOT NULL,
    occupation smallint NOT NULL,
    area_id bigint NOT NULL,             -- 0: mobility never declared
    public_id uuid NOT NULL,
    experience_months int,               -- in this row's occupation
    area_kind text,                      -- NULL: never declared; place and point are then those of residence
    area box NOT NULL,                   -- contains every workplace for which mobility may be met or unknown
    commune text,
    departement text,
    region text,
    lat float8,
    lon float8,
    radius_km float8,
    accepts_permanent bool,
    accepts_fixed_term bool,
    accepts_temporary bool,
    accepts_seasonal bool,
    accepts_apprenticeship bool,
    accepts_self_employed bool,
    accepts_full_time bool,
    accepts_part_time bool,
    accepts_remote bool,
    reference_version text NOT NULL,     -- edition of ROME that the row was built with
    PRIMARY KEY (job_seeker_id, occupation, area_id)
);
CREATE INDEX candidates_searchrow_occupation_area ON candidates_searchrow USING gist (occupation, area);
REVOKE ALL ON candidates_searchrow FROM app;
GRANT SELECT ON candidates_searchrow TO app, admin, engine;

-- A plan made while the tables were still empty must not serve when they are full.
CREATE FUNCTION candidates_rebuild(people bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    undeclared_km float8;
    edition text;
BEGIN
    -- Two transactions on one person take turns, in one order; what follows is read after the wait.
    PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;

    SELECT value INTO STRICT undeclared_km FROM referentials_nationalparameter
        WHERE code = 'undeclared_mobility_km' AND valid_from <= app_now()::date ORDER BY valid_from DESC LIMIT 1;
    SELECT coalesce(max(version), '') INTO edition FROM referentials_referenceversion WHERE name = 'rome';

    DELETE FROM candidates_searchrow WHERE job_seeker_id = ANY (people);
    INSERT INTO candidates_searchrow
    WITH place AS MATERIALIZED (
        -- Declared areas; for a person without any, where they live.
        SELECT a.job_seeker_id, a.id AS area_id, a.kind AS area_kind, a.commune_id, a.radius_km,
               coalesce(a.departement_id, c.departement_id) AS departement_id, a.region_id, c.lat, c.lon
        FROM candidates_mobilityarea a LEFT JOIN referentials_commune c ON c.code = a.commune_id
        WHERE a.job_seeker_id = ANY (people)
        UNION ALL
        SELECT j.id, 0, NULL, j.commune_id, NULL, c.departement_id, NULL, c.lat, c.lon
        FROM candidates_jobseeker j LEFT JOIN referentials_commune c ON c.code = j.commune_id
        WHERE j.id = ANY (people)
          AND NOT EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.job_seeker_id = j.id)
    ), departement_extent AS MATERIALIZED (
        SELECT c.departement_id, box(point(min(c.lon), min(c.lat)), point(max(c.lon), max(c.lat))) AS extent
        FROM referentials_commune c
        WHERE c.departement_id IN (SELECT departement_id FROM place WHERE coalesce(area_kind, 'departement') = 'departement')
        GROUP BY c.departement_id
    ), region_extent AS MATERIALIZED (
        SELECT d.region_id, box(point(min(c.lon), min(c.lat)), point(max(c.lon), max(c.lat))) AS extent
        FROM referentials_commune c JOIN referentials_departement d ON d.code = c.departement_id
        WHERE d.region_id IN (SELECT region_id FROM place WHERE area_kind = 'region')
        GROUP BY d.region_id
    )
    SELECT j.id, s.rome_id, p.area_id, j.public_id, s.experience_months, p.area_kind,
           coalesce(CASE
               WHEN p.area_kind = 'commune' THEN circle_box(p.lat, p.lon, p.radius_km)
               WHEN p.area_kind = 'departement' THEN de.extent
               WHEN p.area_kind = 'region' THEN re.extent
               WHEN p.area_kind IS NULL THEN bound_box(de.extent, circle_box(p.lat, p.lon, undeclared_km))
           END, world_box()),
           p.commune_id, p.departement_id, coalesce(p.region_id, d.region_id), p.lat, p.lon, p.radius_km,
           j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
           j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time,
           j.accepts_remote, edition
    FROM candidates_jobseeker j
    JOIN candidates_soughtoccupation s ON s.job_seeker_id = j.id
    JOIN place p ON p.job_seeker_id = j.id
    LEFT JOIN referentials_departement d ON d.code = p.departement_id
    LEFT JOIN departement_extent de ON de.departement_id = p.departement_id
    LEFT JOIN region_extent re ON re.region_id = p.region_id
    WHERE j.id = ANY (people);
END $$;
COMMENT ON FUNCTION candidates_rebuild(bigint[]) IS 'Rebuild the search rows of these people from their sources.';

-- Search rows copy places and families: another edition of a referential makes them anew.
CREATE FUNCTION candidates_rebuild_all() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM candidates_rebuild(ARRAY(SELECT id FROM candidates_jobseeker));
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_rebuild_all AFTER INSERT OR UPDATE ON referentials_referenceversion
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_rebuild_all();
"""

MARKS = """
CREATE TABLE candidates_mark (
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    job_seeker_id bigint NOT NULL,
    PRIMARY KEY (xact, job_seeker_id)
);
CREATE TABLE candidates_doorbell (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xact xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX candidates_doorbell_xact ON candidates_doorbell (xact);
REVOKE ALL ON candidates_mark, candidates_doorbell FROM app, admin;

-- TG_ARGV[0]: the column of the table that holds the person's id.
CREATE FUNCTION candidates_mark_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- The rebuild waits for other writers, then reads: under an older snapshot it would not see what they wrote.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Les personnes s''écrivent en READ COMMITTED.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO candidates_mark (job_seeker_id)
            SELECT %1$I FROM changed UNION SELECT %1$I FROM previous ON CONFLICT DO NOTHING', TG_ARGV[0]);
    ELSE
        EXECUTE format('INSERT INTO candidates_mark (job_seeker_id)
            SELECT DISTINCT %1$I FROM changed ON CONFLICT DO NOTHING', TG_ARGV[0]);
    END IF;
    IF EXISTS (SELECT FROM candidates_mark WHERE xact = pg_current_xact_id()) THEN
        INSERT INTO candidates_doorbell DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION candidates_rebuild_marked() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[];
BEGIN
    WITH taken AS (
        DELETE FROM candidates_mark WHERE xact = pg_current_xact_id() RETURNING job_seeker_id
    )
    SELECT array_agg(job_seeker_id ORDER BY job_seeker_id) INTO people FROM taken;
    DELETE FROM candidates_doorbell WHERE xact = pg_current_xact_id();
    IF people IS NOT NULL THEN
        PERFORM candidates_rebuild(people);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER candidates_rebuild_at_commit AFTER INSERT ON candidates_doorbell
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION candidates_rebuild_marked();
"""

MARK_TRIGGERS = "".join(
    f"""
CREATE TRIGGER mark_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('{column}');
CREATE TRIGGER mark_updated AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed OLD TABLE AS previous
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('{column}');
CREATE TRIGGER mark_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('{column}');
"""
    for table, column in [
        ("candidates_jobseeker", "id"),
        ("candidates_soughtoccupation", "job_seeker_id"),
        ("candidates_mobilityarea", "job_seeker_id"),
    ]
)

SYNTHETIC = """
CREATE FUNCTION candidates_synthetic_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une personne fictive le reste, une personne réelle aussi.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER candidates_synthetic_for_ever BEFORE UPDATE ON candidates_jobseeker
    FOR EACH ROW WHEN (OLD.synthetic IS DISTINCT FROM NEW.synthetic)
    EXECUTE FUNCTION candidates_synthetic_for_ever();
"""

TRUTH = """
CREATE VIEW truth_person AS
SELECT j.public_id, j.commune_id AS commune, c.departement_id AS departement, d.region_id AS region, c.lat, c.lon,
       j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
       j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time, j.accepts_remote,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'code', r.code, 'parent', coalesce(parent.code, r.code), 'origin', s.origin,
                   'experience_months', s.experience_months) ORDER BY r.code), '[]')
        FROM candidates_soughtoccupation s JOIN referentials_romecode r ON r.id = s.rome_id
        LEFT JOIN referentials_romecode parent ON parent.id = r.parent_id
        WHERE s.job_seeker_id = j.id) AS occupations,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'kind', a.kind, 'commune', a.commune_id, 'lat', ac.lat, 'lon', ac.lon, 'radius_km', a.radius_km,
                   'departement', coalesce(a.departement_id, ac.departement_id),
                   'region', coalesce(a.region_id, ad.region_id)) ORDER BY a.id), '[]')
        FROM candidates_mobilityarea a LEFT JOIN referentials_commune ac ON ac.code = a.commune_id
        LEFT JOIN referentials_departement ad ON ad.code = coalesce(a.departement_id, ac.departement_id)
        WHERE a.job_seeker_id = j.id) AS areas
FROM candidates_jobseeker j
LEFT JOIN referentials_commune c ON c.code = j.commune_id
LEFT JOIN referentials_departement d ON d.code = c.departement_id;
COMMENT ON VIEW truth_person IS
    'Everything that the engine may use of a registered person, read from the sources (docs/matching.md).
NULL: not asked or unknown. An empty list of areas: mobility never declared.';
REVOKE ALL ON truth_person FROM app;
GRANT SELECT ON truth_person TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("common", "0001_initial"),
        ("referentials", "0002_parameters"),
    ]
    operations = [
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.RunSQL(MARKS + MARK_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(SYNTHETIC, migrations.RunSQL.noop),
        migrations.RunSQL(TRUTH, migrations.RunSQL.noop),
    ]
