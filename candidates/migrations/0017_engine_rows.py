"""Search rows with all that the engine compares, what they were before, and how many people stand where.

A rebuild touches the rows that differ alone: the others keep their place on disk and the transaction that wrote them.
"""

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
    reference_version text NOT NULL      -- edition of ROME that the row was built with
"""
NAMES = [line.split()[0] for line in COLUMNS.strip().splitlines()]
KEY = ("job_seeker_id", "occupation", "area_id")
SAME_KEY = " AND ".join(f"k.{name} = b.{name}" for name in KEY)
WRITTEN = [name for name in NAMES if name not in KEY]
COMPARED = [name for name in WRITTEN if name != "since"]


def listed(names: list[str], row: str = "") -> str:
    return ", ".join(f"{row}{name}" for name in names)


ROWS = f"""
DROP TABLE candidates_searchrow;
CREATE TABLE candidates_searchrow ({COLUMNS},
    PRIMARY KEY (job_seeker_id, occupation, area_id)
);
CREATE INDEX candidates_searchrow_occupation_area ON candidates_searchrow USING gist (occupation, area);
CREATE INDEX candidates_searchrow_next_change ON candidates_searchrow (next_change_at)
    WHERE next_change_at IS NOT NULL;
COMMENT ON TABLE candidates_searchrow IS
    'One row per person counted, occupation sought or accepted, and mobility area (docs/matching.md).';

CREATE TABLE candidates_searchrow_past (
    LIKE candidates_searchrow,
    until xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ended_at timestamptz NOT NULL DEFAULT app_now()
);
CREATE INDEX candidates_searchrow_past_occupation_area ON candidates_searchrow_past USING gist (occupation, area);
CREATE INDEX candidates_searchrow_past_ended ON candidates_searchrow_past (ended_at);
CREATE INDEX candidates_searchrow_past_person ON candidates_searchrow_past (job_seeker_id);
COMMENT ON TABLE candidates_searchrow_past IS
    'Search rows that are no more: in a snapshot if "since" is visible in it and "until" is not. Nobody erased is here.';

CREATE TABLE candidates_tally (
    kind text NOT NULL CHECK (kind IN ('registered', 'left_out', 'without_occupation')),
    key text,                            -- category left out; département of who has no occupation
    people int NOT NULL
);
COMMENT ON TABLE candidates_tally IS 'How many people stand where: changes, to be summed up. Rows are only ever added.';

DROP VIEW left_out_by_category, without_occupation_by_departement;
CREATE VIEW registered_people AS
SELECT coalesce(sum(people), 0) AS people FROM candidates_tally WHERE kind = 'registered';
CREATE VIEW left_out_by_category AS
SELECT key AS category, sum(people) AS people FROM candidates_tally
WHERE kind = 'left_out' GROUP BY key HAVING sum(people) <> 0;
CREATE VIEW without_occupation_by_departement AS
SELECT key AS departement, sum(people) AS people FROM candidates_tally
WHERE kind = 'without_occupation' GROUP BY key HAVING sum(people) <> 0;

TRUNCATE candidates_withoutrow;
REVOKE ALL ON candidates_searchrow, candidates_searchrow_past, candidates_tally, registered_people,
    left_out_by_category, without_occupation_by_departement FROM app;
GRANT SELECT ON candidates_searchrow, candidates_searchrow_past, candidates_tally, registered_people,
    left_out_by_category, without_occupation_by_departement TO app, admin, engine;
"""

# Category D counts, with its availability. Who did not ask (NULL) does not, in E and F.
COUNTED = "j.left_on IS NULL AND (j.category IS NULL OR j.category NOT IN ('E', 'F') OR j.opted_in)"

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
    SELECT j.id, p.area_id, pg_current_xact_id(), p.extent, p.lat, p.lon, j.public_id, j.available_from,
           j.next_change_at, s.appellation_id, s.rome_id, s.experience_months, p.radius_km, j.education_level,
           s.origin = 'accepted', coalesce(j.category = 'D', false), j.can_be_asked,
           j.accepts_permanent, j.accepts_fixed_term, j.accepts_temporary, j.accepts_seasonal,
           j.accepts_apprenticeship, j.accepts_self_employed, j.accepts_full_time, j.accepts_part_time,
           j.accepts_remote, j.accepts_night, j.accepts_weekend, j.accepts_on_call, j.accepts_shifts,
           j.accepts_long_trips, j.skills_complete, j.licences_complete, j.languages_complete,
           j.certifications_complete, p.area_kind, p.commune_id, p.departement_id, p.region,
           j.education_field, j.wished_salary, j.wished_salary_period, j.skills_held, j.skills_not_held,
           j.licences_held, j.licences_not_held, j.languages_held, j.languages_not_held, j.certifications, edition
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
CREATE OR REPLACE FUNCTION candidates_rebuild(people bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- A plan made while the tables were still empty must not serve when they are full.
    SET plan_cache_mode = force_custom_plan AS $$
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
            WHERE r.ctid = k.spot AND NOT EXISTS (SELECT FROM b WHERE {SAME_KEY})
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

TERMS = """
-- How long a certificate is good for decides on which day its holder's rows change.
CREATE FUNCTION candidates_mark_holders() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Les durées des certifications s''écrivent en READ COMMITTED.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO candidates_mark (job_seeker_id)
            SELECT h.job_seeker_id FROM candidates_heldcertification h JOIN referentials_certification c USING (code)
            WHERE c.id IN (SELECT certification_id FROM changed UNION SELECT certification_id FROM previous)
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO candidates_mark (job_seeker_id)
            SELECT h.job_seeker_id FROM candidates_heldcertification h JOIN referentials_certification c USING (code)
            WHERE c.id IN (SELECT certification_id FROM changed)
        ON CONFLICT DO NOTHING;
    END IF;
    IF EXISTS (SELECT FROM candidates_mark WHERE xact = pg_current_xact_id()) THEN
        INSERT INTO candidates_doorbell DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER candidates_mark_inserted AFTER INSERT ON referentials_certificationterm
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_holders();
CREATE TRIGGER candidates_mark_updated AFTER UPDATE ON referentials_certificationterm
    REFERENCING NEW TABLE AS changed OLD TABLE AS previous FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_holders();
CREATE TRIGGER candidates_mark_deleted AFTER DELETE ON referentials_certificationterm
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION candidates_mark_holders();
"""

PARAMETERS = """
-- The delay is in the next change of everyone who said from when they are free.
-- Of the oldest change that is due, the next people whose rows it is in. The last of them ends it.
CREATE OR REPLACE FUNCTION candidates_take_changed(most int) RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    change candidates_parameterchange;
    people bigint[];
BEGIN
    LOOP
        SELECT * INTO change FROM candidates_parameterchange
            WHERE valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from, code LIMIT 1 FOR UPDATE;
        IF NOT FOUND OR most < 1 THEN
            RETURN '{}';
        END IF;
        SELECT array_agg(id ORDER BY id) INTO people FROM (
            SELECT j.id FROM candidates_jobseeker j
            WHERE j.id > change.last_person AND j.left_on IS NULL AND CASE change.code
                WHEN 'asap_days' THEN j.available_from IS NOT NULL
                ELSE NOT EXISTS (SELECT FROM candidates_mobilityarea a WHERE a.job_seeker_id = j.id)
            END
            ORDER BY j.id LIMIT most
        ) AS concerned;
        IF people IS NOT NULL THEN
            UPDATE candidates_parameterchange SET last_person = people[cardinality(people)]
                WHERE code = change.code AND valid_from = change.valid_from;
            RETURN people;
        END IF;
        DELETE FROM candidates_parameterchange WHERE code = change.code AND valid_from = change.valid_from;
    END LOOP;
END $$;
"""

TRUTH = """
CREATE OR REPLACE VIEW truth_person AS
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
"""

ALL_AGAIN = "SELECT candidates_rebuild(ARRAY(SELECT id FROM candidates_jobseeker));"


class Migration(migrations.Migration):
    dependencies = [("candidates", "0016_parameters_in_time"), ("common", "0004_intarray")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (ROWS, BUILT, REBUILD, TERMS, PARAMETERS, TRUTH, ALL_AGAIN)
    ]
