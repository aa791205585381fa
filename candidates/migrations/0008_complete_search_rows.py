"""Search rows with every answer that the engine may use, and who has none and why."""

from django.db import migrations

# Columns of fixed width first: no padding, and a NULL takes no room. Items not known take none either.
ROWS = """
DROP TABLE candidates_searchrow;
CREATE TABLE candidates_searchrow (
    job_seeker_id bigint NOT NULL,
    area_id bigint NOT NULL,             -- 0: mobility never declared
    area box NOT NULL,                   -- contains every workplace for which mobility may be met or unknown
    lat float8,
    lon float8,
    public_id uuid NOT NULL,
    available_from date,
    next_change_at date,                 -- the first day on which time alone changes something; past: stale
    occupation smallint NOT NULL,
    experience_months smallint,          -- in this row's occupation
    radius_km smallint,
    education_level smallint,
    by_availability bool NOT NULL,       -- category D: counts from the day on which the person is free
    can_be_asked bool NOT NULL,          -- by e-mail or telephone, and neither restricted nor "stop asking me"
    accepts_permanent bool,
    accepts_fixed_term bool,
    accepts_temporary bool,
    accepts_seasonal bool,
    accepts_apprenticeship bool,
    accepts_self_employed bool,
    accepts_full_time bool,
    accepts_part_time bool,
    accepts_remote bool,
    accepts_night bool,
    accepts_weekend bool,
    accepts_on_call bool,
    accepts_shifts bool,
    accepts_long_trips bool,
    skills_complete bool NOT NULL,       -- what is not listed is not held, because the person said so
    licences_complete bool NOT NULL,
    languages_complete bool NOT NULL,
    certifications_complete bool NOT NULL,
    area_kind text,                      -- NULL: never declared; place and point are then those of residence
    commune text,
    departement text,
    region text,
    education_field text,
    wished_salary numeric,
    wished_salary_period text,
    skills_held int[],
    skills_not_held int[],               -- asked
    licences jsonb,                      -- {"B": true, "C": false}
    languages jsonb,                     -- {"en": "B2", "de": "" (not spoken), "it": null (level not known)}
    certifications jsonb,                -- {"R489": {"level":, "obtained_on":, "valid_until":}, "R482": false}
    reference_version text NOT NULL,     -- edition of ROME that the row was built with
    PRIMARY KEY (job_seeker_id, occupation, area_id)
);
CREATE INDEX candidates_searchrow_occupation_area ON candidates_searchrow USING gist (occupation, area);
CREATE INDEX candidates_searchrow_next_change ON candidates_searchrow (next_change_at)
    WHERE next_change_at IS NOT NULL;
REVOKE ALL ON candidates_searchrow FROM app;
GRANT SELECT ON candidates_searchrow TO app, admin, engine;

CREATE TABLE candidates_withoutrow (
    job_seeker_id bigint PRIMARY KEY,
    category text,                       -- E or F, who did not ask to be counted; NULL: without any occupation
    departement text                     -- of residence
);
COMMENT ON TABLE candidates_withoutrow IS 'People registered who have no search row, and why.';
REVOKE ALL ON candidates_withoutrow FROM app;
GRANT SELECT ON candidates_withoutrow TO app, admin, engine;

CREATE VIEW left_out_by_category AS
SELECT category, count(*) AS people FROM candidates_withoutrow WHERE category IS NOT NULL GROUP BY category;
CREATE VIEW without_occupation_by_departement AS
SELECT departement, count(*) AS people FROM candidates_withoutrow WHERE category IS NULL GROUP BY departement;
REVOKE ALL ON left_out_by_category, without_occupation_by_departement FROM app;
GRANT SELECT ON left_out_by_category, without_occupation_by_departement TO app, admin, engine;
"""

# Category D counts, with its availability. Who did not ask (NULL) does not, in E and F.
COUNTED = "j.left_on IS NULL AND (j.category IS NULL OR j.category NOT IN ('E', 'F') OR j.opted_in)"

REBUILD = f"""
CREATE OR REPLACE FUNCTION candidates_rebuild(people bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- A plan made while the tables were still empty must not serve when they are full.
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    today date := (app_now() AT TIME ZONE 'Europe/Paris')::date;
    undeclared_km float8;
    asap_days int;
    edition text;
BEGIN
    -- Two transactions on one person take turns, in one order; what follows is read after the wait.
    PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;

    SELECT value INTO STRICT undeclared_km FROM referentials_nationalparameter
        WHERE code = 'undeclared_mobility_km' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT value INTO STRICT asap_days FROM referentials_nationalparameter
        WHERE code = 'asap_days' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT coalesce(max(version), '') INTO edition FROM referentials_referenceversion WHERE name = 'rome';

    DELETE FROM candidates_searchrow WHERE job_seeker_id = ANY (people);
    DELETE FROM candidates_withoutrow WHERE job_seeker_id = ANY (people);
    INSERT INTO candidates_searchrow
    WITH person AS MATERIALIZED (
        SELECT j.* FROM candidates_jobseeker j WHERE j.id = ANY (people) AND {COUNTED}
    ), place AS MATERIALIZED (
        -- Declared areas; for a person without any, where they live.
        SELECT a.job_seeker_id, a.id AS area_id, a.kind AS area_kind, a.commune_id, a.radius_km,
               coalesce(a.departement_id, c.departement_id) AS departement_id, a.region_id, c.lat, c.lon
        FROM candidates_mobilityarea a LEFT JOIN referentials_commune c ON c.code = a.commune_id
        WHERE a.job_seeker_id = ANY (people)
        UNION ALL
        SELECT j.id, 0, NULL, j.commune_id, NULL, c.departement_id, NULL, c.lat, c.lon
        FROM person j LEFT JOIN referentials_commune c ON c.code = j.commune_id
        WHERE NOT EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.job_seeker_id = j.id)
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
    ), skill AS MATERIALIZED (
        SELECT job_seeker_id, array_agg(ogr ORDER BY ogr) FILTER (WHERE held) AS held,
               array_agg(ogr ORDER BY ogr) FILTER (WHERE NOT held) AS not_held
        FROM candidates_heldskill WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), licence AS MATERIALIZED (
        SELECT job_seeker_id, jsonb_object_agg(code, held) AS items
        FROM candidates_heldlicence WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), spoken AS MATERIALIZED (
        SELECT job_seeker_id, jsonb_object_agg(code, CASE WHEN held THEN level ELSE '' END) AS items
        FROM candidates_heldlanguage WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), certification AS MATERIALIZED (
        SELECT job_seeker_id, jsonb_object_agg(code, CASE WHEN held THEN jsonb_strip_nulls(jsonb_build_object(
                   'level', nullif(level, ''), 'obtained_on', obtained_on, 'valid_until', valid_until))
                   ELSE 'false' END) AS items,
               min(valid_until + 1) FILTER (WHERE held AND valid_until >= today) AS next_end
        FROM candidates_heldcertification WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), reachable AS MATERIALIZED (
        SELECT job_seeker_id FROM candidates_identity
        WHERE job_seeker_id = ANY (people) AND (email <> '' OR phone <> '')
    )
    SELECT j.id, p.area_id,
           coalesce(CASE
               WHEN p.area_kind = 'commune' THEN circle_box(p.lat, p.lon, p.radius_km)
               WHEN p.area_kind = 'departement' THEN de.extent
               WHEN p.area_kind = 'region' THEN re.extent
               WHEN p.area_kind IS NULL THEN bound_box(de.extent, circle_box(p.lat, p.lon, undeclared_km))
           END, world_box()),
           p.lat, p.lon, j.public_id, j.available_from,
           least(j.answers_valid_until + 1, certification.next_end,
                 CASE WHEN j.category = 'D' AND j.available_from - asap_days > today
                      THEN j.available_from - asap_days END),
           s.rome_id, s.experience_months, p.radius_km, j.education_level,
           coalesce(j.category = 'D', false),
           reachable.job_seeker_id IS NOT NULL AND NOT j.stop_asking AND NOT j.processing_restricted,
           j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
           j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time,
           j.accepts_remote, j.accepts_night, j.accepts_weekend, j.accepts_on_call, j.accepts_shifts,
           j.accepts_long_trips, j.skills_complete, j.licences_complete, j.languages_complete,
           j.certifications_complete, p.area_kind, p.commune_id, p.departement_id,
           coalesce(p.region_id, d.region_id), j.education_field, j.wished_salary, j.wished_salary_period,
           skill.held, skill.not_held, licence.items, spoken.items, certification.items, edition
    FROM person j
    JOIN candidates_soughtoccupation s ON s.job_seeker_id = j.id
    JOIN place p ON p.job_seeker_id = j.id
    LEFT JOIN referentials_departement d ON d.code = p.departement_id
    LEFT JOIN departement_extent de ON de.departement_id = p.departement_id
    LEFT JOIN region_extent re ON re.region_id = p.region_id
    LEFT JOIN skill ON skill.job_seeker_id = j.id
    LEFT JOIN licence ON licence.job_seeker_id = j.id
    LEFT JOIN spoken ON spoken.job_seeker_id = j.id
    LEFT JOIN certification ON certification.job_seeker_id = j.id
    LEFT JOIN reachable ON reachable.job_seeker_id = j.id
    WHERE s.job_seeker_id = ANY (people);

    INSERT INTO candidates_withoutrow
    SELECT j.id, CASE WHEN NOT ({COUNTED}) IS TRUE THEN j.category END, c.departement_id
    FROM candidates_jobseeker j LEFT JOIN referentials_commune c ON c.code = j.commune_id
    WHERE j.id = ANY (people) AND j.left_on IS NULL
      AND NOT EXISTS (SELECT FROM candidates_searchrow r WHERE r.job_seeker_id = j.id);
END $$;
"""

MARK_TRIGGERS = "".join(
    f"""
CREATE TRIGGER mark_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('job_seeker_id');
CREATE TRIGGER mark_updated AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed OLD TABLE AS previous
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('job_seeker_id');
CREATE TRIGGER mark_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_changed('job_seeker_id');
"""
    for table in (
        "candidates_heldskill",
        "candidates_heldlicence",
        "candidates_heldlanguage",
        "candidates_heldcertification",
        "candidates_identity",
    )
)

SWEEP = """
CREATE FUNCTION candidates_sweep(most int) RETURNS TABLE (public_id uuid, questions text[])
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (app_now() AT TIME ZONE 'Europe/Paris')::date;
    people bigint[];
BEGIN
    SELECT array_agg(due.id) INTO people FROM (
        (SELECT j.id FROM candidates_jobseeker j WHERE j.answers_valid_until < today LIMIT most)
        UNION
        (SELECT r.job_seeker_id FROM candidates_searchrow r WHERE r.next_change_at <= today LIMIT most)
        ORDER BY 1 LIMIT most) due (id);
    IF people IS NULL THEN
        RETURN;
    END IF;
    PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
    RETURN QUERY
    WITH over AS (
        -- It ended on the day after: an answer given since then is newer, and stays.
        INSERT INTO candidates_answer AS a (job_seeker_id, "values", origin, channel, answered_at)
        SELECT c.job_seeker_id, jsonb_object_agg(c.question, NULL), 'expiry', 'clock',
               greatest(max(c.answered_at), (c.valid_until + 1)::timestamp AT TIME ZONE 'Europe/Paris')
        FROM candidates_current_answer c
        WHERE c.job_seeker_id = ANY (people) AND c.valid_until < today
        GROUP BY c.job_seeker_id, c.valid_until
        RETURNING a.job_seeker_id, a."values"
    )
    SELECT j.public_id, coalesce(array_agg(said.question ORDER BY said.question)
                                     FILTER (WHERE said.question IS NOT NULL), '{}')
    FROM candidates_jobseeker j LEFT JOIN over ON over.job_seeker_id = j.id
    LEFT JOIN LATERAL jsonb_object_keys(over."values") AS said (question) ON true
    WHERE j.id = ANY (people) GROUP BY j.public_id ORDER BY j.public_id;

    UPDATE candidates_jobseeker j SET answers_valid_until = (
        SELECT min(c.valid_until) FROM candidates_current_answer c WHERE c.job_seeker_id = j.id)
    WHERE j.id = ANY (people) AND j.answers_valid_until < today;
    PERFORM candidates_rebuild(people);
END $$;
COMMENT ON FUNCTION candidates_sweep(int) IS
    'What time alone changed, for so many people at most: answers that are over become unknown, and the rows that
are due are rebuilt. Returns these people, and the questions whose answers ended. Idempotent.';
GRANT EXECUTE ON FUNCTION candidates_sweep(int) TO app;
"""

TRUTH = """
DROP VIEW truth_person;
CREATE VIEW truth_person AS
SELECT j.public_id, j.category, j.left_on, j.opted_in, j.available_from,
       j.commune_id AS commune, c.departement_id AS departement, d.region_id AS region, c.lat, c.lon,
       j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
       j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time, j.accepts_remote,
       j.accepts_night, j.accepts_weekend, j.accepts_on_call, j.accepts_shifts, j.accepts_long_trips,
       j.wished_salary, j.wished_salary_period, j.education_level, j.education_field,
       j.skills_complete, j.licences_complete, j.languages_complete, j.certifications_complete,
       NOT j.stop_asking AND NOT j.processing_restricted AND EXISTS (
           SELECT FROM candidates_identity i WHERE i.job_seeker_id = j.id AND (i.email <> '' OR i.phone <> '')
       ) AS can_be_asked,
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
        WHERE a.job_seeker_id = j.id) AS areas,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('ogr', ogr, 'held', held) ORDER BY ogr), '[]')
        FROM candidates_heldskill i WHERE i.job_seeker_id = j.id) AS skills,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'held', held) ORDER BY code), '[]')
        FROM candidates_heldlicence i WHERE i.job_seeker_id = j.id) AS licences,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'held', held, 'level', level) ORDER BY code), '[]')
        FROM candidates_heldlanguage i WHERE i.job_seeker_id = j.id) AS languages,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'held', held, 'level', level,
                   'obtained_on', obtained_on, 'valid_until', valid_until) ORDER BY code), '[]')
        FROM candidates_heldcertification i WHERE i.job_seeker_id = j.id) AS certifications
FROM candidates_jobseeker j
LEFT JOIN referentials_commune c ON c.code = j.commune_id
LEFT JOIN referentials_departement d ON d.code = c.departement_id;
COMMENT ON VIEW truth_person IS
    'Everything that the engine may use of a registered person, read from the sources (docs/matching.md).
NULL: not asked or unknown. An empty list of areas: mobility never declared. An item that is not listed was not
asked about, unless its family is complete: then it is not held.';
REVOKE ALL ON truth_person FROM app;
GRANT SELECT ON truth_person TO app, admin;
"""

ALL_AGAIN = "SELECT candidates_rebuild(ARRAY(SELECT id FROM candidates_jobseeker));"


class Migration(migrations.Migration):
    dependencies = [("candidates", "0007_feed_defects"), ("referentials", "0005_facts")]
    operations = [
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.RunSQL(REBUILD, migrations.RunSQL.noop),
        migrations.RunSQL(MARK_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(SWEEP, migrations.RunSQL.noop),
        migrations.RunSQL(TRUTH, migrations.RunSQL.noop),
        migrations.RunSQL(ALL_AGAIN, migrations.RunSQL.noop),
    ]
