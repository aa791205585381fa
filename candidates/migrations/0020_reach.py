"""Which départements a person's circle touches and covers: a workplace known as a zone is compared by name."""

from django.db import migrations

# What a search row says, but for the two columns added here.
NAMES = """
    job_seeker_id area_id since area lat lon public_id available_from next_change_at appellation
    occupation experience_months radius_km education_level accepted by_availability can_be_asked
    accepts_permanent accepts_fixed_term accepts_temporary accepts_seasonal accepts_apprenticeship
    accepts_self_employed accepts_full_time accepts_part_time accepts_remote accepts_night
    accepts_weekend accepts_on_call accepts_shifts accepts_long_trips skills_complete licences_complete
    languages_complete certifications_complete area_kind commune departement region education_field
    wished_salary wished_salary_period skills_held skills_not_held licences_held licences_not_held
    languages_held languages_not_held certifications reference_version
""".split()
# Category D counts, with its availability. Who did not ask (NULL) does not, in E and F.
COUNTED = "j.left_on IS NULL AND (j.category IS NULL OR j.category NOT IN ('E', 'F') OR j.opted_in)"

# The past has the columns of a search row, in their order, then its own.
COLUMNS = f"""
ALTER TABLE candidates_searchrow ADD COLUMN touched text[], ADD COLUMN covered text[];
COMMENT ON COLUMN candidates_searchrow.touched IS
    'Départements with a commune within the circle (the declared one; never declared: around home), sorted.';
COMMENT ON COLUMN candidates_searchrow.covered IS 'Of these, those all of whose communes are within it; NULL: none.';

ALTER TABLE candidates_searchrow_past RENAME TO candidates_searchrow_before;
CREATE TABLE candidates_searchrow_past (
    LIKE candidates_searchrow INCLUDING COMMENTS,
    until xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ended_at timestamptz NOT NULL DEFAULT app_now()
);
INSERT INTO candidates_searchrow_past ({", ".join(NAMES)}, until, ended_at)
    SELECT {", ".join(NAMES)}, until, ended_at FROM candidates_searchrow_before;
DROP TABLE candidates_searchrow_before;
CREATE INDEX candidates_searchrow_past_occupation_area ON candidates_searchrow_past USING gist (occupation, area);
CREATE INDEX candidates_searchrow_past_ended ON candidates_searchrow_past (ended_at);
CREATE INDEX candidates_searchrow_past_person ON candidates_searchrow_past (job_seeker_id);
COMMENT ON TABLE candidates_searchrow_past IS
    'Search rows that are no more: in a snapshot if "since" is visible in it and "until" is not. Nobody erased is here.';
REVOKE ALL ON candidates_searchrow_past FROM app;
GRANT SELECT ON candidates_searchrow_past TO app, admin, engine;
"""

# Of each circle. Only départements that its edge may cross are looked into, commune by commune: 10 m are
# more than the rounding of the distances that leave out the others.
REACH = """
        SELECT c.commune_id, c.km,
               array_agg(e.departement_id::text ORDER BY e.departement_id) AS touched,
               array_agg(e.departement_id::text ORDER BY e.departement_id) FILTER (WHERE CASE
                   WHEN centre.away + e.reach_km + 0.01 <= c.km THEN TRUE
                   WHEN NOT c.around @> e.extent THEN FALSE
                   ELSE NOT EXISTS (
                       SELECT FROM referentials_commune z
                       WHERE z.departement_id = e.departement_id AND z.lat IS NOT NULL
                         AND haversine_km(c.lat, c.lon, z.lat, z.lon) > c.km)
               END) AS covered
        FROM circle c
        JOIN referentials_departementextent e ON e.extent && c.around
        CROSS JOIN LATERAL (SELECT haversine_km(c.lat, c.lon, e.lat, e.lon) AS away OFFSET 0) AS centre
        WHERE CASE
            WHEN e.departement_id = c.departement_id THEN TRUE
            WHEN centre.away > c.km + e.reach_km + 0.01 THEN FALSE
            WHEN centre.away + e.reach_km + 0.01 <= c.km THEN TRUE
            ELSE EXISTS (
                SELECT FROM referentials_commune z
                WHERE z.departement_id = e.departement_id
                  AND z.lat BETWEEN (c.around[1])[1] AND (c.around[0])[1]
                  AND z.lon BETWEEN (c.around[1])[0] AND (c.around[0])[0]
                  AND haversine_km(c.lat, c.lon, z.lat, z.lon) <= c.km)
        END
        GROUP BY c.commune_id, c.km"""

BUILT = f"""
-- Of one SELECT and no setting of its own, so that the planner takes it for a part of the statement that calls it.
CREATE OR REPLACE FUNCTION candidates_built(people bigint[], today date, undeclared_km float8, asap_days int, edition text)
    RETURNS SETOF candidates_searchrow LANGUAGE sql STABLE AS $$
    WITH skill AS MATERIALIZED (
        SELECT job_seeker_id, array_agg(ogr ORDER BY ogr) FILTER (WHERE held) AS held,
               array_agg(ogr ORDER BY ogr) FILTER (WHERE NOT held) AS not_held
        FROM candidates_heldskill WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), licence AS MATERIALIZED (
        SELECT job_seeker_id, array_agg(code::text ORDER BY code) FILTER (WHERE held) AS held,
               array_agg(code::text ORDER BY code) FILTER (WHERE NOT held) AS not_held
        FROM candidates_heldlicence WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), spoken AS MATERIALIZED (
        -- Spoken at B2 is spoken at A1; at a level not known, it is spoken, and nothing is known of the levels.
        SELECT job_seeker_id, array_agg(token ORDER BY token) FILTER (WHERE speaks) AS held,
               array_agg(token ORDER BY token) FILTER (WHERE NOT speaks) AS not_held
        FROM (
            SELECT l.job_seeker_id, concat_ws(':', l.code, step.level) AS token,
                   l.held AND (step.level IS NULL OR step.level <= l.level) AS speaks
            FROM candidates_heldlanguage l
            CROSS JOIN unnest('{{NULL,A1,A2,B1,B2,C1,C2}}'::text[]) AS step (level)
            WHERE l.job_seeker_id = ANY (people)
        ) said
        GROUP BY job_seeker_id
    ), certification AS MATERIALIZED (
        SELECT job_seeker_id, jsonb_object_agg(code, CASE WHEN held THEN jsonb_strip_nulls(jsonb_build_object(
                   'level', nullif(level, ''), 'obtained_on', obtained_on, 'valid_until', valid_until))
                   ELSE 'false' END) AS items
        FROM candidates_heldcertification WHERE job_seeker_id = ANY (people) GROUP BY job_seeker_id
    ), certificate_change AS MATERIALIZED (
        -- The day after a certificate is last good, and the day after a refresher could still renew it.
        SELECT h.job_seeker_id, min(change.day) AS day
        FROM candidates_heldcertification h
        LEFT JOIN referentials_certification c ON c.code = h.code
        LEFT JOIN referentials_certificationterm t ON t.certification_id = c.id
            AND coalesce(h.obtained_on, h.valid_until) BETWEEN t.valid_from AND coalesce(t.valid_until, 'infinity')
        CROSS JOIN LATERAL (SELECT coalesce(
            h.valid_until, (h.obtained_on + make_interval(months => t.validity_months))::date) AS last_day) good
        CROSS JOIN LATERAL (VALUES (good.last_day + 1),
            ((good.last_day + make_interval(months => t.tolerance_months))::date + 1)) AS change (day)
        WHERE h.job_seeker_id = ANY (people) AND h.held AND change.day > today
        GROUP BY h.job_seeker_id
    ), person AS MATERIALIZED (
        SELECT j.*, skill.held AS skills_held, skill.not_held AS skills_not_held,
               licence.held AS licences_held, licence.not_held AS licences_not_held,
               spoken.held AS languages_held, spoken.not_held AS languages_not_held,
               certification.items AS certifications,
               i.job_seeker_id IS NOT NULL AND NOT j.stop_asking AND NOT j.processing_restricted AS can_be_asked,
               least(j.answers_valid_until + 1, certificate_change.day,
                     CASE WHEN j.available_from - asap_days > today THEN j.available_from - asap_days
                          WHEN j.available_from > today THEN j.available_from END) AS next_change_at
        FROM candidates_jobseeker j
        LEFT JOIN skill ON skill.job_seeker_id = j.id
        LEFT JOIN licence ON licence.job_seeker_id = j.id
        LEFT JOIN spoken ON spoken.job_seeker_id = j.id
        LEFT JOIN certification ON certification.job_seeker_id = j.id
        LEFT JOIN certificate_change ON certificate_change.job_seeker_id = j.id
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
    ), circle AS MATERIALIZED (
        SELECT *, circle_box(lat, lon, km) AS around
        FROM (
            SELECT DISTINCT commune_id, departement_id, lat, lon, coalesce(radius_km, undeclared_km) AS km
            FROM place WHERE lat IS NOT NULL
        ) declared
    ), reach AS MATERIALIZED ({REACH}
    ), region_extent AS MATERIALIZED (
        SELECT d.region_id, box(point(min((e.extent[1])[0]), min((e.extent[1])[1])),
                                point(max((e.extent[0])[0]), max((e.extent[0])[1]))) AS extent
        FROM referentials_departementextent e JOIN referentials_departement d ON d.code = e.departement_id
        WHERE d.region_id IN (SELECT region_id FROM place WHERE area_kind = 'region')
        GROUP BY d.region_id
    ), area AS MATERIALIZED (
        SELECT p.*, coalesce(p.region_id, d.region_id) AS region, reach.touched, reach.covered,
               coalesce(CASE
                   WHEN p.area_kind = 'commune' THEN circle_box(p.lat, p.lon, p.radius_km)
                   WHEN p.area_kind = 'departement' THEN de.extent
                   WHEN p.area_kind = 'region' THEN re.extent
                   WHEN p.area_kind IS NULL THEN bound_box(de.extent, circle_box(p.lat, p.lon, undeclared_km))
               END, world_box()) AS extent
        FROM place p
        LEFT JOIN reach ON reach.commune_id = p.commune_id AND reach.km = coalesce(p.radius_km, undeclared_km)
        LEFT JOIN referentials_departement d ON d.code = p.departement_id
        LEFT JOIN referentials_departementextent de ON de.departement_id = p.departement_id
        LEFT JOIN region_extent re ON re.region_id = p.region_id
    )
    -- Few joins here: the planner takes the same people, chosen three times, for a few rows.
    SELECT j.id, p.area_id, pg_current_xact_id(), p.extent, p.lat, p.lon, j.public_id, j.available_from,
           j.next_change_at, s.appellation_id, s.rome_id, s.experience_months, p.radius_km, j.education_level,
           s.origin = 'accepted', coalesce(j.category = 'D', false), j.can_be_asked,
           j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
           j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time,
           j.accepts_remote, j.accepts_night, j.accepts_weekend, j.accepts_on_call, j.accepts_shifts,
           j.accepts_long_trips, j.skills_complete, j.licences_complete, j.languages_complete,
           j.certifications_complete, p.area_kind, p.commune_id, p.departement_id, p.region,
           j.education_field, j.wished_salary, j.wished_salary_period, j.skills_held, j.skills_not_held,
           j.licences_held, j.licences_not_held, j.languages_held, j.languages_not_held, j.certifications, edition,
           p.touched, p.covered
    FROM person j
    JOIN candidates_soughtoccupation s ON s.job_seeker_id = j.id
    JOIN area p ON p.job_seeker_id = j.id
    WHERE s.job_seeker_id = ANY (people);
$$;
COMMENT ON FUNCTION candidates_built(bigint[], date, float8, int, text) IS
    'The search rows that these people must have, read from their sources.';
"""

# What is decided stays the same: rows keep the transaction that wrote them, the past what it said.
KM = """coalesce(radius_km, (
            SELECT value FROM referentials_nationalparameter
            WHERE code = 'undeclared_mobility_km' AND valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from DESC LIMIT 1))::float8"""
FILLED = "".join(
    f"""
WITH circle AS MATERIALIZED (
    SELECT *, circle_box(lat, lon, km) AS around
    FROM (
        SELECT DISTINCT commune AS commune_id, departement AS departement_id, lat, lon, {KM} AS km
        FROM {table} WHERE lat IS NOT NULL
    ) declared
), reach AS MATERIALIZED ({REACH}
)
UPDATE {table} SET touched = reach.touched, covered = reach.covered
FROM reach WHERE lat IS NOT NULL AND commune = reach.commune_id AND {KM} = reach.km;
"""  # noqa: S608
    for table in ("candidates_searchrow", "candidates_searchrow_past")
)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0019_rebuild_one"), ("referentials", "0012_departement_extent")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (COLUMNS, BUILT, FILLED)]
