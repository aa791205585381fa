"""Search rows of offers: all that the engine compares, kept equal to its sources by the database, and what they were.

A rebuild touches the rows that differ alone: the others keep their place on disk and the transaction that wrote them.
"""

from django.db import migrations

COLUMNS = """
    version_id bigint NOT NULL,
    offer_id bigint NOT NULL,
    since xid8 NOT NULL DEFAULT pg_current_xact_id(),  -- the transaction that wrote the row
    offer_public_id uuid NOT NULL,
    occupation smallint NOT NULL,
    occupations smallint[] NOT NULL,     -- those for which it may be met or unknown, in the order of ROME codes
    appellation int,                     -- the title that the offer bears (OGR); NULL: not expressed, here and below
    place text NOT NULL,                 -- commune, departement, region, country, unknown
    commune text,
    departement text,
    region text,
    lat float8,
    lon float8,
    area box NOT NULL,                   -- contains the workplace, whatever is known of it
    fully_remote bool NOT NULL,
    start_on date,                       -- NULL: as soon as possible
    contract text,
    working_time text,
    night bool NOT NULL,                 -- what the hours impose; false: nothing
    weekend bool NOT NULL,
    on_call bool NOT NULL,
    shifts bool NOT NULL,
    long_trips bool NOT NULL,
    experience_level text,
    experience_months int,
    skills_required int[],               -- sorted, as every list below but education's
    skills_needed smallint,              -- how many of those required are enough
    skills_wished int[],
    skills_wished_unread smallint NOT NULL,  -- how many more, known by their label alone
    licences_required text[],            -- {}: asked for, and none of them could be read
    licences_required_unread bool NOT NULL,  -- one or more known by their label alone
    licences_wished text[],
    licences_wished_unread bool NOT NULL,
    languages_required text[],           -- {en,"de:B1"}: spoken, or at that level
    language_codes_required text[],
    languages_required_unread bool NOT NULL,
    languages_wished text[],
    language_codes_wished text[],
    languages_wished_unread bool NOT NULL,
    certifications_required text[],      -- without those that only the employer delivers, after hiring
    certifications_required_unread bool NOT NULL,
    certifications_wished text[],
    certifications_wished_unread bool NOT NULL,
    education_levels smallint[],         -- of trainings that are alternatives; NULL: of any level
    education_fields text[],             -- of the same; '' of any field, '?' of one known by its label alone
    education_required bool NOT NULL,
    salary_stated bool NOT NULL,
    salary_max numeric,                  -- NULL: not said, or not understood
    salary_period text,
    reference_version text NOT NULL,
    zone_departements text[]
"""

NAMES = [line.split()[0] for line in COLUMNS.strip().splitlines()]

WRITTEN = [name for name in NAMES if name != "offer_id"]

COMPARED = [name for name in WRITTEN if name != "since"]

LIVE = "o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')"


def listed(names: list[str], row: str = "") -> str:
    return ", ".join(f"{row}{name}" for name in names)


ROWS = f"""
CREATE TABLE offers_searchrow ({COLUMNS},
    PRIMARY KEY (offer_id),
    UNIQUE (version_id)
);
CREATE INDEX offers_searchrow_occupation_area ON offers_searchrow USING gist (occupation, area);
COMMENT ON TABLE offers_searchrow IS 'One row per live offer: the criteria of its current version (docs/matching.md).';

COMMENT ON COLUMN offers_searchrow.zone_departements IS
    'Départements of a workplace known as a zone, sorted: those where a commune has a point; NULL: a point, or none.';

CREATE TABLE offers_searchrow_past (
    LIKE offers_searchrow INCLUDING COMMENTS,
    until xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ended_at timestamptz NOT NULL DEFAULT app_now()
);
CREATE INDEX offers_searchrow_past_occupation_area ON offers_searchrow_past USING gist (occupation, area);
CREATE INDEX offers_searchrow_past_ended ON offers_searchrow_past (ended_at);
CREATE INDEX offers_searchrow_past_version ON offers_searchrow_past (version_id);
COMMENT ON TABLE offers_searchrow_past IS
    'Search rows that are no more: in a snapshot if "since" is visible in it and "until" is not.';
REVOKE ALL ON offers_searchrow, offers_searchrow_past FROM app;
GRANT SELECT ON offers_searchrow, offers_searchrow_past TO app, admin, engine;
"""


def items(code: str, level: str) -> str:
    return f"code = '{code}' AND level = '{level}'"


def family(column: str, code: str) -> str:
    """What a family names at each level, and whether a part of it is known by its label alone."""
    return ",\n               ".join(
        f"""CASE WHEN bool_or({items(code, level)}) THEN coalesce(array_agg(item ORDER BY item)
                   FILTER (WHERE {items(code, level)} AND item NOT LIKE 'label:%'), '{{}}') END AS {column}_{level},
               coalesce(bool_or({items(code, level)} AND item LIKE 'label:%'), false) AS {column}_{level}_unread"""
        for level in ("required", "wished")
    )


def skills(level: str) -> str:
    return f"""CASE WHEN bool_or({items("skill", level)} AND item <> 'at_least') THEN coalesce(
                   array_agg(ogr ORDER BY ogr) FILTER (WHERE {items("skill", level)} AND ogr IS NOT NULL), '{{}}')
               END AS skills_{level}"""


def languages(level: str) -> str:
    named = f"{items('language', level)} AND item NOT LIKE 'label:%'"
    return f"""CASE WHEN bool_or({items("language", level)}) THEN coalesce(
                   array_agg(concat_ws(':', item, value ->> 'cefr') ORDER BY item) FILTER (WHERE {named}), '{{}}')
               END AS languages_{level},
               CASE WHEN bool_or({items("language", level)}) THEN coalesce(
                   array_agg(item ORDER BY item) FILTER (WHERE {named}), '{{}}') END AS language_codes_{level},
               coalesce(bool_or({items("language", level)} AND item LIKE 'label:%'), false)
                   AS languages_{level}_unread"""


SCHEDULE = "\n               ".join(
    f"coalesce(bool_or(code = 'schedule' AND item = '{what}'), false) AS {what},"
    for what in ("night", "weekend", "on_call", "shifts", "long_trips")
)

BUILT = f"""
-- Of one SELECT and no setting of its own, so that the planner takes it for a part of the statement that calls it.
CREATE FUNCTION offers_built(offers bigint[]) RETURNS SETOF offers_searchrow LANGUAGE sql STABLE AS $$
    WITH live AS MATERIALIZED (
        SELECT o.id, o.public_id, o.current_version_id FROM offers_joboffer o WHERE o.id = ANY (offers) AND {LIVE}
    ), criterion AS MATERIALIZED (
        SELECT live.id AS offer_id, c.code, c.item::text AS item, c.level, c.value,
               CASE WHEN c.code = 'skill' AND c.item ~ '^[0-9]' THEN c.item::int END AS ogr
        FROM live JOIN offers_offercriterion c ON c.version_id = live.current_version_id
        LEFT JOIN referentials_certification given ON c.code = 'certification' AND given.code = c.item
        WHERE given.delivered_by IS DISTINCT FROM 'employer'
    ), said AS MATERIALIZED (
        SELECT offer_id,
               max(item) FILTER (WHERE code = 'occupation') AS occupation,
               max((value ->> 'appellation')::int) FILTER (WHERE code = 'occupation') AS appellation,
               (array_agg(value) FILTER (WHERE code = 'mobility'))[1] AS workplace,
               max((value ->> 'on')::date) FILTER (WHERE code = 'availability') AS start_on,
               max(item) FILTER (WHERE code = 'contract') AS contract,
               max(item) FILTER (WHERE code = 'working_time') AS working_time,
               {SCHEDULE}
               max(level) FILTER (WHERE code = 'experience') AS experience_level,
               max((value ->> 'months')::int) FILTER (WHERE code = 'experience') AS experience_months,
               {skills("required")},
               max((value ->> 'count')::int) FILTER (WHERE code = 'skill' AND item = 'at_least') AS at_least,
               {skills("wished")},
               count(*) FILTER (WHERE {items("skill", "wished")} AND item LIKE 'label:%') AS skills_wished_unread,
               {family("licences", "licence")},
               {languages("required")},
               {languages("wished")},
               {family("certifications", "certification")},
               coalesce(bool_or(code = 'salary'), false) AS salary_stated,
               max((value ->> 'max')::numeric) FILTER (WHERE code = 'salary' AND item = '') AS salary_max,
               max(value ->> 'period') FILTER (WHERE code = 'salary' AND item = '') AS salary_period
        FROM criterion GROUP BY offer_id
    ), training AS MATERIALIZED (
        -- Where one is required, the others count no more. Fields are compared in regulated occupations alone.
        SELECT offer_id, array_agg(level ORDER BY level, field) AS levels,
               array_agg(field ORDER BY level, field) AS fields, bool_or(required) AS required
        FROM (
            SELECT t.*, bool_or(required) OVER (PARTITION BY offer_id) AS one_required
            FROM (
                SELECT c.offer_id, (c.value ->> 'level')::smallint AS level,
                       CASE WHEN r.regulated IS NOT TRUE THEN '' WHEN c.item LIKE 'label:%' THEN '?' ELSE c.item
                       END AS field,
                       r.regulated IS TRUE AND c.level = 'required' AS required
                FROM criterion c JOIN said USING (offer_id) JOIN referentials_romecode r ON r.code = said.occupation
                WHERE c.code = 'education'
            ) t
            WHERE level IS NOT NULL OR field <> ''
        ) t
        WHERE required OR NOT one_required
        GROUP BY offer_id
    ), placed AS MATERIALIZED (
        SELECT s.*, live.public_id, live.current_version_id, rome.id AS rome_id,
               coalesce(rome.parent_id, rome.id) AS family,
               c.code AS commune, d.code AS departement,
               coalesce(d.region_id, s.workplace ->> 'region') AS region, c.lat, c.lon,
               coalesce((s.workplace ->> 'fully_remote')::bool, false) AS fully_remote
        FROM said s JOIN live ON live.id = s.offer_id
        JOIN referentials_romecode rome ON rome.code = s.occupation
        LEFT JOIN referentials_commune c ON c.code = s.workplace ->> 'commune'
        LEFT JOIN referentials_departement d
            ON d.code = coalesce(c.departement_id, s.workplace ->> 'departement')
        LEFT JOIN referentials_region r ON r.code = s.workplace ->> 'region'
        WHERE s.workplace IS NOT NULL AND CASE s.workplace ->> 'place'
            WHEN 'commune' THEN c.code IS NOT NULL
            WHEN 'departement' THEN d.code IS NOT NULL
            WHEN 'region' THEN r.code IS NOT NULL
            ELSE TRUE
        END
    )
    SELECT p.current_version_id, p.offer_id, pg_current_xact_id(), p.public_id, p.rome_id,
           ARRAY(SELECT r.id FROM referentials_romecode r
                 WHERE r.id IN (p.rome_id, p.family) OR r.parent_id = p.rome_id ORDER BY r.code),
           p.appellation, p.workplace ->> 'place', p.commune, p.departement, p.region, p.lat, p.lon,
           CASE
               WHEN p.fully_remote THEN world_box()
               WHEN p.lat IS NOT NULL THEN box(point(p.lon, p.lat), point(p.lon, p.lat))
               ELSE coalesce(zone.extent, world_box())
           END,
           p.fully_remote, p.start_on, p.contract, p.working_time,
           p.night, p.weekend, p.on_call, p.shifts, p.long_trips, p.experience_level, p.experience_months,
           p.skills_required,
           CASE WHEN p.skills_required IS NOT NULL THEN least(p.at_least, cardinality(p.skills_required)) END,
           p.skills_wished, p.skills_wished_unread,
           p.licences_required, p.licences_required_unread, p.licences_wished, p.licences_wished_unread,
           p.languages_required, p.language_codes_required, p.languages_required_unread,
           p.languages_wished, p.language_codes_wished, p.languages_wished_unread,
           p.certifications_required, p.certifications_required_unread,
           p.certifications_wished, p.certifications_wished_unread,
           t.levels, t.fields, coalesce(t.required, false), p.salary_stated, p.salary_max, p.salary_period,
           coalesce((SELECT max(version) FROM referentials_referenceversion WHERE name = 'rome'), ''),
           zone.departements
    FROM placed p
    LEFT JOIN training t ON t.offer_id = p.offer_id
    LEFT JOIN LATERAL (
        -- A commune without a point is known only as its département.
        SELECT array_agg(e.departement_id::text ORDER BY e.departement_id) AS departements,
               box(point(min((e.extent[1])[0]), min((e.extent[1])[1])),
                   point(max((e.extent[0])[0]), max((e.extent[0])[1]))) AS extent
        FROM referentials_departementextent e JOIN referentials_departement d ON d.code = e.departement_id
        WHERE p.lat IS NULL
          AND (e.departement_id = p.departement OR p.departement IS NULL AND d.region_id = p.region)
    ) zone ON true;
$$;
COMMENT ON FUNCTION offers_built(bigint[]) IS 'The search rows that these offers must have, read from their sources.';
"""

REBUILD = f"""
CREATE FUNCTION offers_rebuild(offers bigint[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- A plan made while the tables were still empty must not serve when they are full.
    SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    -- Two transactions on one offer take turns, in one order; what follows is read after the wait.
    PERFORM 1 FROM offers_joboffer WHERE id = ANY (offers) ORDER BY id FOR NO KEY UPDATE;
    -- Rows are compared byte by byte: two boxes are "equal" that have one area.
    WITH b AS MATERIALIZED (
        SELECT * FROM offers_built(offers)
    ), k AS MATERIALIZED (
        SELECT ctid AS spot, * FROM offers_searchrow WHERE offer_id = ANY (offers)
    ), changed AS (
        UPDATE offers_searchrow AS r SET ({listed(WRITTEN)}) = ROW ({listed(WRITTEN, "b.")})
        FROM b JOIN k ON k.offer_id = b.offer_id
        WHERE r.ctid = k.spot AND ROW ({listed(COMPARED, "b.")})::record *<> ROW ({listed(COMPARED, "k.")})::record
        RETURNING {listed(NAMES, "old.")}
    ), gone AS (
        DELETE FROM offers_searchrow AS r USING k
        WHERE r.ctid = k.spot AND NOT EXISTS (SELECT FROM b WHERE b.offer_id = k.offer_id)
        RETURNING {listed(NAMES, "r.")}
    ), added AS (
        INSERT INTO offers_searchrow
        SELECT b.* FROM b WHERE NOT EXISTS (SELECT FROM k WHERE k.offer_id = b.offer_id)
    )
    -- No snapshot saw what this very transaction wrote.
    INSERT INTO offers_searchrow_past ({listed(NAMES)})
    SELECT o.* FROM (TABLE changed UNION ALL TABLE gone) AS o WHERE o.since <> pg_current_xact_id();
END $$;
COMMENT ON FUNCTION offers_rebuild(bigint[]) IS
    'Make the search rows of these offers what they must be: rows that differ are written, no other is touched.';
"""

CHANGED = """
CREATE FUNCTION offers_rebuild_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    concerned bigint[];
BEGIN
    -- A draft has no row and gets none; its writer holds its lock, so that nobody else gives it one meanwhile.
    SELECT array_agg(id) INTO concerned FROM changed
    WHERE state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
       OR EXISTS (SELECT FROM offers_searchrow s WHERE s.offer_id = changed.id);
    IF concerned IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM offers_rebuild(concerned);
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
    FOR EACH ROW WHEN (NEW.name <> 'naf') EXECUTE FUNCTION offers_rebuild_all();

-- What only the employer delivers is no criterion.
CREATE FUNCTION offers_rebuild_certified() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM offers_rebuild(ARRAY(
        SELECT r.offer_id FROM offers_searchrow r JOIN offers_offercriterion c USING (version_id)
        WHERE c.code = 'certification' AND c.item IN (SELECT code FROM changed UNION SELECT code FROM previous)));
    RETURN NULL;
END $$;
CREATE TRIGGER offers_rebuild_certified AFTER UPDATE ON referentials_certification
    REFERENCING NEW TABLE AS changed OLD TABLE AS previous FOR EACH STATEMENT EXECUTE FUNCTION offers_rebuild_certified();
"""


def truth(code: str, details: str = "") -> str:
    return f"""(SELECT coalesce(jsonb_agg(jsonb_build_object('item', c.item, {details}'level', c.level) ORDER BY c.item), '[]')
        FROM offers_offercriterion c WHERE c.version_id = v.id AND c.code = '{code}')"""


TRUTH = f"""
CREATE VIEW truth_offer AS
SELECT o.public_id, o.source_number, v.public_id AS version_public_id, job.item AS occupation,
       coalesce(parent.code, r.code) AS parent, (job.value ->> 'appellation')::int AS appellation,
       coalesce(r.regulated, false) AS regulated,
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
       (SELECT coalesce(jsonb_agg(s.item ORDER BY s.item), '[]')
        FROM offers_offercriterion s WHERE s.version_id = v.id AND s.code = 'schedule') AS schedule,
       experience.level AS experience_level, (experience.value ->> 'months')::int AS experience_months,
       (start.value ->> 'on')::date AS start_on,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('item', s.item, 'level', s.level) ORDER BY s.item), '[]')
        FROM offers_offercriterion s
        WHERE s.version_id = v.id AND s.code = 'skill' AND s.item <> 'at_least') AS skills,
       (SELECT least((k.value ->> 'count')::int, count(s.id)::int)
        FROM offers_offercriterion s
        LEFT JOIN offers_offercriterion k ON k.version_id = v.id AND k.code = 'skill' AND k.item = 'at_least'
        WHERE s.version_id = v.id AND s.code = 'skill' AND s.level = 'required' AND s.item <> 'at_least'
        GROUP BY k.value) AS skills_needed,
       {truth("licence")} AS licences,
       {truth("language", "'cefr', c.value -> 'cefr', ")} AS languages,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('item', q.item, 'level', q.level) ORDER BY q.item), '[]')
        FROM offers_offercriterion q LEFT JOIN referentials_certification given ON given.code = q.item
        WHERE q.version_id = v.id AND q.code = 'certification'
          AND given.delivered_by IS DISTINCT FROM 'employer') AS certifications,
       {truth("education", "'diploma', c.value -> 'level', ")} AS education,
       (SELECT CASE WHEN p.item = '' THEN jsonb_build_object(
                   'period', p.value -> 'period', 'min', p.value -> 'min', 'max', p.value -> 'max') ELSE '{{}}' END
        FROM offers_offercriterion p WHERE p.version_id = v.id AND p.code = 'salary') AS salary
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
WHERE {LIVE};
COMMENT ON VIEW truth_offer IS
    'Everything that the engine may use of a live offer, read from its criteria (docs/matching.md).
NULL: not expressed by the offer. zone_points: [latitude, longitude] of the communes of a place known as a zone.
skills_needed: how many of the required skills are enough. certifications: without those that come after hiring.
salary: {{}} where it is not understood.';
REVOKE ALL ON truth_offer FROM app;
GRANT SELECT ON truth_offer TO app, admin;
"""

PURGE = """
CREATE FUNCTION offers_searchrow_past_purge(most int) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    n_gone int;
BEGIN
    DELETE FROM offers_searchrow_past WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM offers_searchrow_past
        WHERE ended_at <= app_now() - make_interval(days => (
            SELECT value::int FROM referentials_nationalparameter
            WHERE code = 'history_days' AND valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from DESC LIMIT 1))
        ORDER BY ended_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS n_gone = ROW_COUNT;
    RETURN n_gone;
END $$;
COMMENT ON FUNCTION offers_searchrow_past_purge(int) IS
    'Erase so many past rows at most that have been kept for `history_days`; how many they were.';
GRANT EXECUTE ON FUNCTION offers_searchrow_past_purge(int) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0003_life"), ("referentials", "0003_certifications")]
    operations = [migrations.RunSQL([ROWS, BUILT, REBUILD, CHANGED, TRUTH, PURGE], migrations.RunSQL.noop)]
