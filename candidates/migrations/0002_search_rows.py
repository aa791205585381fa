"""One search row per person × occupation × mobility area: all that the engine compares, and what the rows were before.

A rebuild touches the rows that differ alone: the others keep their place on disk and the transaction that wrote them.
"""

from collections.abc import Iterable

from django.db import migrations

# Columns of fixed width first: no padding, and a NULL takes no room. Items not known take none either.
COLUMNS = """
    job_seeker_id bigint NOT NULL,
    area_id bigint NOT NULL,             -- 0: mobility never declared
    since xid8 NOT NULL DEFAULT pg_current_xact_id(),  -- the transaction that wrote the row
    area box NOT NULL,                   -- contains every workplace for which mobility may be met or unknown
    lat float8,
    lon float8,
    public_id uuid NOT NULL,
    available_from date,
    next_change_at date,                 -- the first day on which time alone changes something; past: stale
    appellation int,                     -- the title sought in this row's occupation (OGR)
    occupation smallint NOT NULL,
    experience_months smallint,          -- in this row's occupation
    radius_km smallint,
    education_level smallint,
    accepted bool NOT NULL,              -- the person said yes to this occupation, and does not seek it
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
    skills_held int[],                   -- sorted, as every list here
    skills_not_held int[],               -- asked
    licences_held text[],
    licences_not_held text[],
    languages_held text[],               -- {en,en:A1,en:A2}: spoken, and at these levels
    languages_not_held text[],
    certifications jsonb,                -- {"R489": {"level":, "obtained_on":, "valid_until":}, "R482": false}
    reference_version text NOT NULL,     -- edition of ROME that the row was built with
    touched text[],
    covered text[]
"""

NAMES = [line.split()[0] for line in COLUMNS.strip().splitlines()]
KEY = ("job_seeker_id", "occupation", "area_id")
SAME_KEY = " AND ".join(f"k.{name} = b.{name}" for name in KEY)
WRITTEN = [name for name in NAMES if name not in KEY]
COMPARED = [name for name in WRITTEN if name != "since"]


def listed(names: Iterable[str], row: str = "") -> str:
    return ", ".join(f"{row}{name}" for name in names)


ROWS = f"""
CREATE TABLE candidates_searchrow ({COLUMNS},
    PRIMARY KEY (job_seeker_id, occupation, area_id)
);
CREATE INDEX candidates_searchrow_occupation_area ON candidates_searchrow USING gist (occupation, area);
CREATE INDEX candidates_searchrow_next_change ON candidates_searchrow (next_change_at)
    WHERE next_change_at IS NOT NULL;
COMMENT ON TABLE candidates_searchrow IS
    'One row per person counted, occupation sought or accepted, and mobility area (docs/matching.md).';
COMMENT ON COLUMN candidates_searchrow.touched IS
    'Départements with a commune within the circle (the declared one; never declared: around home), sorted.';
COMMENT ON COLUMN candidates_searchrow.covered IS 'Of these, those all of whose communes are within it; NULL: none.';
-- Room on each page for rows that change: they stay beside those of the same occupation and place.
ALTER TABLE candidates_searchrow SET (fillfactor = 90);

CREATE TABLE candidates_searchrow_past (
    LIKE candidates_searchrow INCLUDING COMMENTS,
    until xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ended_at timestamptz NOT NULL DEFAULT app_now()
);
CREATE INDEX candidates_searchrow_past_occupation_area ON candidates_searchrow_past USING gist (occupation, area);
CREATE INDEX candidates_searchrow_past_ended ON candidates_searchrow_past (ended_at);
CREATE INDEX candidates_searchrow_past_person ON candidates_searchrow_past (job_seeker_id);
COMMENT ON TABLE candidates_searchrow_past IS
    'Search rows that are no more: in a snapshot if "since" is visible in it and "until" is not. Nobody erased is here.';

CREATE TABLE candidates_withoutrow (
    job_seeker_id bigint PRIMARY KEY,
    category text,                       -- E or F, who did not ask to be counted; NULL: without any occupation
    departement text                     -- of residence
);
COMMENT ON TABLE candidates_withoutrow IS 'People registered who have no search row, and why.';

CREATE TABLE candidates_tally (
    kind text NOT NULL CHECK (kind IN ('registered', 'left_out', 'without_occupation')),
    key text,                            -- category left out; département of who has no occupation
    people int NOT NULL
);
COMMENT ON TABLE candidates_tally IS 'How many people stand where: changes, to be summed up. Rows are only ever added.';

CREATE VIEW registered_people AS
SELECT coalesce(sum(people), 0) AS people FROM candidates_tally WHERE kind = 'registered';
CREATE VIEW left_out_by_category AS
SELECT key AS category, sum(people) AS people FROM candidates_tally
WHERE kind = 'left_out' GROUP BY key HAVING sum(people) <> 0;
CREATE VIEW without_occupation_by_departement AS
SELECT key AS departement, sum(people) AS people FROM candidates_tally
WHERE kind = 'without_occupation' GROUP BY key HAVING sum(people) <> 0;

REVOKE ALL ON candidates_searchrow, candidates_searchrow_past, candidates_withoutrow, candidates_tally,
    registered_people, left_out_by_category, without_occupation_by_departement FROM app;
GRANT SELECT ON candidates_searchrow, candidates_searchrow_past, candidates_withoutrow, candidates_tally,
    registered_people, left_out_by_category, without_occupation_by_departement TO app, admin, engine;
"""

# Category D counts, with its availability. Who did not ask (NULL) does not, in E and F.
COUNTED = "j.left_on IS NULL AND (j.category IS NULL OR j.category NOT IN ('E', 'F') OR j.opted_in)"

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
CREATE FUNCTION candidates_built(people bigint[], today date, undeclared_km float8, asap_days int, edition text)
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

# What stands in the tally for a row of candidates_withoutrow, or for one that should be there.
MOVED = "CASE WHEN category IS NULL THEN 'without_occupation' ELSE 'left_out' END, coalesce(category, departement)"

REBUILD = f"""
CREATE FUNCTION candidates_rebuild(people bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- A plan made while the tables were still empty must not serve when they are full.
    SET plan_cache_mode = force_custom_plan SET enable_seqscan = on AS $$
DECLARE
    today date := (app_now() AT TIME ZONE 'Europe/Paris')::date;
    undeclared_km float8;
    asap_days int;
    edition text;
    n_found int;
    had_rows int := 0;
    first bigint;
    last bigint;
BEGIN
    IF cardinality(people) <= 50 THEN
        -- Planning would take longer than all the rest: for a few people one plan, by indexes alone, serves again.
        PERFORM set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true);
    END IF;
    -- Two transactions on one person take turns, in one order; what follows is read after the wait.
    PERFORM 1 FROM candidates_jobseeker WHERE id = ANY (people) ORDER BY id FOR NO KEY UPDATE;
    GET DIAGNOSTICS n_found = ROW_COUNT;

    SELECT value INTO STRICT undeclared_km FROM referentials_nationalparameter
        WHERE code = 'undeclared_mobility_km' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT value INTO STRICT asap_days FROM referentials_nationalparameter
        WHERE code = 'asap_days' AND valid_from <= today ORDER BY valid_from DESC LIMIT 1;
    SELECT coalesce(max(version), '') INTO edition FROM referentials_referenceversion WHERE name = 'rome';
    SELECT min(id), max(id) INTO first, last FROM unnest(people) AS id;

    IF NOT EXISTS (SELECT FROM candidates_searchrow WHERE job_seeker_id BETWEEN first AND last) THEN
        INSERT INTO candidates_searchrow
            SELECT * FROM candidates_built(people, today, undeclared_km, asap_days, edition);
    ELSE
        -- Rows are compared byte by byte: two boxes are "equal" that have one area.
        WITH b AS MATERIALIZED (
            SELECT * FROM candidates_built(people, today, undeclared_km, asap_days, edition)
        ), k AS MATERIALIZED (
            SELECT ctid AS spot, * FROM candidates_searchrow WHERE job_seeker_id = ANY (people)
        ), changed AS (
            UPDATE candidates_searchrow AS r SET ({listed(WRITTEN)}) = ROW ({listed(WRITTEN, "b.")})
            FROM b JOIN k ON {SAME_KEY}
            WHERE r.ctid = k.spot AND ROW ({listed(COMPARED, "b.")})::record *<> ROW ({listed(COMPARED, "k.")})::record
            RETURNING {listed(NAMES, "old.")}
        ), gone AS (
            DELETE FROM candidates_searchrow AS r USING k
            -- Looked up in a table of keys: how many rows are built is not foreseen, and they would be read for each.
            WHERE r.ctid = k.spot AND ({listed(KEY, "k.")}) NOT IN (SELECT {listed(KEY)} FROM b)
            RETURNING {listed(NAMES, "r.")}
        ), added AS (
            INSERT INTO candidates_searchrow SELECT b.* FROM b WHERE NOT EXISTS (SELECT FROM k WHERE {SAME_KEY})
        ), past AS (
            -- No snapshot saw what this very transaction wrote.
            INSERT INTO candidates_searchrow_past ({listed(NAMES)})
            SELECT o.* FROM (TABLE changed UNION ALL TABLE gone) AS o JOIN candidates_jobseeker j ON j.id = o.job_seeker_id
            WHERE o.since <> pg_current_xact_id()
        )
        SELECT count(DISTINCT job_seeker_id) INTO had_rows FROM k;
    END IF;
    IF n_found < cardinality(people) THEN
        -- Who is erased leaves no history.
        DELETE FROM candidates_searchrow_past p WHERE p.job_seeker_id = ANY (people)
            AND NOT EXISTS (SELECT FROM candidates_jobseeker j WHERE j.id = p.job_seeker_id);
    END IF;

    WITH registered AS MATERIALIZED (
        SELECT j.id AS job_seeker_id, CASE WHEN NOT ({COUNTED}) IS TRUE THEN j.category::text END AS category,
               c.departement_id::text AS departement,
               EXISTS (SELECT FROM candidates_searchrow r WHERE r.job_seeker_id = j.id) AS has_row
        FROM candidates_jobseeker j LEFT JOIN referentials_commune c ON c.code = j.commune_id
        WHERE j.id = ANY (people) AND j.left_on IS NULL
    ), b AS MATERIALIZED (
        SELECT job_seeker_id, category, departement FROM registered WHERE NOT has_row
    ), k AS MATERIALIZED (
        SELECT * FROM candidates_withoutrow WHERE job_seeker_id = ANY (people)
    ), gone AS (
        DELETE FROM candidates_withoutrow AS w USING k
        WHERE w.job_seeker_id = k.job_seeker_id AND NOT EXISTS (SELECT FROM b WHERE b.job_seeker_id = k.job_seeker_id)
    ), written AS (
        INSERT INTO candidates_withoutrow AS w TABLE b
        ON CONFLICT (job_seeker_id) DO UPDATE SET category = excluded.category, departement = excluded.departement
        WHERE (w.category, w.departement) IS DISTINCT FROM (excluded.category, excluded.departement)
    )
    INSERT INTO candidates_tally
    SELECT moved.kind, moved.key, sum(moved.change) FROM (
        SELECT 'registered', NULL, count(*) FROM registered
        UNION ALL SELECT 'registered', NULL, -count(*) - had_rows FROM k
        UNION ALL SELECT {MOVED}, 1 FROM b
        UNION ALL SELECT {MOVED}, -1 FROM k
    ) AS moved (kind, key, change)
    GROUP BY moved.kind, moved.key HAVING sum(moved.change) <> 0;
END $$;
COMMENT ON FUNCTION candidates_rebuild(bigint[]) IS
    'Make the search rows of these people what they must be: rows that differ are written, no other is touched.';

CREATE FUNCTION candidates_compact_tally() RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    -- Whoever takes a row away puts its people back: two at once, or one beside writers, lose nobody.
    WITH gone AS (
        DELETE FROM candidates_tally
        WHERE (SELECT count(*) > count(DISTINCT (kind, key)) FROM candidates_tally) RETURNING *
    )
    INSERT INTO candidates_tally SELECT kind, key, sum(people) FROM gone GROUP BY kind, key HAVING sum(people) <> 0;
$$;
COMMENT ON FUNCTION candidates_compact_tally() IS 'Sum up the changes of the tally: one row for each kind and key.';
GRANT EXECUTE ON FUNCTION candidates_compact_tally() TO app;
"""

TRUTH = """
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
                   'appellation', s.appellation_id, 'experience_months', s.experience_months) ORDER BY r.code), '[]')
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

PURGE = """
CREATE FUNCTION candidates_searchrow_past_purge(most int) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    n_gone int;
BEGIN
    DELETE FROM candidates_searchrow_past WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM candidates_searchrow_past
        WHERE ended_at <= app_now() - make_interval(days => (
            SELECT value::int FROM referentials_nationalparameter
            WHERE code = 'history_days' AND valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from DESC LIMIT 1))
        ORDER BY ended_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n_gone = ROW_COUNT;
    RETURN n_gone;
END $$;
COMMENT ON FUNCTION candidates_searchrow_past_purge(int) IS
    'Erase so many past rows at most that have been kept for `history_days`; how many they were.';
GRANT EXECUTE ON FUNCTION candidates_searchrow_past_purge(int) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0001_initial"), ("referentials", "0003_certifications")]
    operations = [migrations.RunSQL([ROWS, BUILT, REBUILD, TRUTH, PURGE], migrations.RunSQL.noop)]
