"""The rebuild of search rows, joined so that the planner sees how many rows there are."""

from django.db import migrations

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
    WITH skill AS MATERIALIZED (
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
    ), person AS MATERIALIZED (
        SELECT j.*, skill.held AS skills_held, skill.not_held AS skills_not_held, licence.items AS licences,
               spoken.items AS languages, certification.items AS certifications,
               i.job_seeker_id IS NOT NULL AND NOT j.stop_asking AND NOT j.processing_restricted AS can_be_asked,
               least(j.answers_valid_until + 1, certification.next_end,
                     CASE WHEN j.category = 'D' AND j.available_from - asap_days > today
                          THEN j.available_from - asap_days END) AS next_change_at
        FROM candidates_jobseeker j
        LEFT JOIN skill ON skill.job_seeker_id = j.id
        LEFT JOIN licence ON licence.job_seeker_id = j.id
        LEFT JOIN spoken ON spoken.job_seeker_id = j.id
        LEFT JOIN certification ON certification.job_seeker_id = j.id
        LEFT JOIN candidates_identity i ON i.job_seeker_id = j.id AND (i.email <> '' OR i.phone <> '')
        WHERE j.id = ANY (people) AND {COUNTED}
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
    ), area AS MATERIALIZED (
        SELECT p.*, coalesce(p.region_id, d.region_id) AS region,
               coalesce(CASE
                   WHEN p.area_kind = 'commune' THEN circle_box(p.lat, p.lon, p.radius_km)
                   WHEN p.area_kind = 'departement' THEN de.extent
                   WHEN p.area_kind = 'region' THEN re.extent
                   WHEN p.area_kind IS NULL THEN bound_box(de.extent, circle_box(p.lat, p.lon, undeclared_km))
               END, world_box()) AS extent
        FROM place p
        LEFT JOIN referentials_departement d ON d.code = p.departement_id
        LEFT JOIN departement_extent de ON de.departement_id = p.departement_id
        LEFT JOIN region_extent re ON re.region_id = p.region_id
    )
    -- Few joins here: the planner takes the same people, chosen three times, for a few rows.
    SELECT j.id, p.area_id, p.extent, p.lat, p.lon, j.public_id, j.available_from, j.next_change_at,
           s.rome_id, s.experience_months, p.radius_km, j.education_level,
           coalesce(j.category = 'D', false), j.can_be_asked,
           j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
           j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time,
           j.accepts_remote, j.accepts_night, j.accepts_weekend, j.accepts_on_call, j.accepts_shifts,
           j.accepts_long_trips, j.skills_complete, j.licences_complete, j.languages_complete,
           j.certifications_complete, p.area_kind, p.commune_id, p.departement_id, p.region,
           j.education_field, j.wished_salary, j.wished_salary_period,
           j.skills_held, j.skills_not_held, j.licences, j.languages, j.certifications, edition
    FROM person j
    JOIN candidates_soughtoccupation s ON s.job_seeker_id = j.id
    JOIN area p ON p.job_seeker_id = j.id
    WHERE s.job_seeker_id = ANY (people);

    INSERT INTO candidates_withoutrow
    SELECT j.id, CASE WHEN NOT ({COUNTED}) IS TRUE THEN j.category END, c.departement_id
    FROM candidates_jobseeker j LEFT JOIN referentials_commune c ON c.code = j.commune_id
    WHERE j.id = ANY (people) AND j.left_on IS NULL
      AND NOT EXISTS (SELECT FROM candidates_searchrow r WHERE r.job_seeker_id = j.id);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0009_pseudonym_index")]
    operations = [migrations.RunSQL(REBUILD, migrations.RunSQL.noop)]
