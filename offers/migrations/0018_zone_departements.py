"""A workplace known as a zone is named by its départements, no longer drawn by the points of its communes."""

from django.db import migrations

# The columns of a search row, in their order.
NAMES = """
    version_id offer_id since offer_public_id occupation occupations appellation place commune
    departement region lat lon area fully_remote start_on contract working_time night weekend
    on_call shifts long_trips experience_level experience_months skills_required skills_needed
    skills_wished skills_wished_unread licences_required licences_required_unread licences_wished
    licences_wished_unread languages_required language_codes_required languages_required_unread
    languages_wished language_codes_wished languages_wished_unread certifications_required
    certifications_required_unread certifications_wished certifications_wished_unread
    education_levels education_fields education_required salary_stated salary_max salary_period
    reference_version zone_departements
""".split()
WRITTEN = [name for name in NAMES if name != "offer_id"]
COMPARED = [name for name in WRITTEN if name != "since"]
LIVE = "o.state IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')"


def listed(names: list[str], row: str = "") -> str:
    return ", ".join(f"{row}{name}" for name in names)


KEPT = listed(NAMES[:-1])
# The past has the columns of a search row, in their order, then its own.
COLUMNS = f"""
ALTER TABLE offers_searchrow
    DROP COLUMN zone_lats, DROP COLUMN zone_lons, ADD COLUMN zone_departements text[];
COMMENT ON COLUMN offers_searchrow.zone_departements IS
    'Départements of a workplace known as a zone, sorted: those where a commune has a point; NULL: a point, or none.';

ALTER TABLE offers_searchrow_past RENAME TO offers_searchrow_before;
CREATE TABLE offers_searchrow_past (
    LIKE offers_searchrow INCLUDING COMMENTS,
    until xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ended_at timestamptz NOT NULL DEFAULT app_now()
);
INSERT INTO offers_searchrow_past ({KEPT}, until, ended_at) SELECT {KEPT}, until, ended_at FROM offers_searchrow_before;
DROP TABLE offers_searchrow_before;
CREATE INDEX offers_searchrow_past_occupation_area ON offers_searchrow_past USING gist (occupation, area);
CREATE INDEX offers_searchrow_past_ended ON offers_searchrow_past (ended_at);
CREATE INDEX offers_searchrow_past_version ON offers_searchrow_past (version_id);
COMMENT ON TABLE offers_searchrow_past IS
    'Search rows that are no more: in a snapshot if "since" is visible in it and "until" is not.';
REVOKE ALL ON offers_searchrow_past FROM app;
GRANT SELECT ON offers_searchrow_past TO app, admin, engine;
"""  # noqa: S608

# What is decided stays the same: rows keep the transaction that wrote them.
FILLED = "".join(
    f"""
UPDATE {table} r SET zone_departements = zone.departements
FROM (
    SELECT r.version_id, array_agg(DISTINCT e.departement_id::text ORDER BY e.departement_id::text) AS departements
    FROM {table} r
    JOIN referentials_departementextent e ON true
    JOIN referentials_departement d ON d.code = e.departement_id
    WHERE r.lat IS NULL AND (e.departement_id = r.departement OR r.departement IS NULL AND d.region_id = r.region)
    GROUP BY r.version_id
) zone
WHERE zone.version_id = r.version_id;
"""  # noqa: S608
    for table in ("offers_searchrow", "offers_searchrow_past")
)


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
CREATE OR REPLACE FUNCTION offers_built(offers bigint[]) RETURNS SETOF offers_searchrow LANGUAGE sql STABLE AS $$
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
CREATE OR REPLACE FUNCTION offers_rebuild(offers bigint[]) RETURNS void
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
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0017_state_index"), ("referentials", "0012_departement_extent")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (COLUMNS, BUILT, REBUILD, FILLED)]
