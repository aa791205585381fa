"""The functions of the engine, with holes that the criteria fill (`matching/sql.py`).

`matching_offer` is one offer → people, `matching_person` one person → offers, `matching_pair` one pair,
`matching_recount` an offer → people as a past snapshot saw them. Each takes the offer's row as ``o``, the
person's as ``p``, and the context as ``ctx``: a table's alias in one direction, a variable of the function in
the other.

A person's row can only be *match* or *to_qualify* if its occupation is one of the offer's and its area's box
meets the offer's: the indexes on (occupation, area) find those rows, and nobody else can have either verdict.
"""

#: The columns of ``ctx``, read from the JSON that `Context.as_json` writes.
CONTEXT = """(context ->> 'as_of')::date AS as_of,
           (context ->> 'undeclared_mobility_km')::float8 AS undeclared_mobility_km,
           (context ->> 'asap_days')::int AS asap_days,
           (context ->> 'refresher_days')::int AS refresher_days,
           context -> 'certification_rules' AS certification_rules,
           (context ->> 'weights')::int[] AS weights"""

HEADER = (
    """
CREATE OR REPLACE FUNCTION {signature}
    LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp
    -- The plan of one offer serves the next: planning would cost more than the answer.
    SET plan_cache_mode = force_generic_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE
    ctx record;
{variables}BEGIN
    SELECT """
    + CONTEXT
    + """
    INTO ctx;
{body}END $$;
"""
)

# 10000 hundredths of a point shared in proportion to the weights, what is left by the largest remainders.
POINTS = """
CREATE OR REPLACE FUNCTION matching_points(scored bool[], weights int[]) RETURNS int[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT array_agg(CASE WHEN scored
                          THEN share + (place <= 10000 - sum_of_shares)::int ELSE 0 END ORDER BY n)
    FROM (
        SELECT n, scored, share, sum(share) FILTER (WHERE scored) OVER () AS sum_of_shares,
               row_number() OVER (PARTITION BY scored ORDER BY remainder DESC, n) AS place
        FROM (
            SELECT n, s AS scored, 10000 * w / total AS share, 10000 * w % total AS remainder
            FROM (
                SELECT *, (sum(w) FILTER (WHERE s) OVER ())::int AS total
                FROM unnest($1, $2) WITH ORDINALITY AS criterion (s, w, n)
            ) weighted
        ) shared
    ) placed
$$;
"""

# The points of each criterion by its name, as `shares` makes them of the offer's row.
OFFER_POINTS = "    SELECT {named} INTO points FROM {shares};\n"
PAIR_VARIABLES = "    o offers_searchrow%ROWTYPE;\n    points record;\n"
# One number that orders the rows of an offer, the best first: unknown, minimum, maximum, then the occupation.
SCORES = 10001
PLACES = 1000
KEY = f"""(((({{unknown}})::int::bigint * {SCORES} + 10000 - {{least}}) * {SCORES} + 10000 - {{most}})
                   * {PLACES} + wanted.place)"""
FIRST_UNKNOWN = SCORES * SCORES * PLACES
MINIMUM = f"10000 - (r.key / ({SCORES}::bigint * {PLACES}) % {SCORES})::int"
MAXIMUM = f"10000 - (r.key / {PLACES} % {SCORES})::int"

OFFER = f"""
    SELECT * INTO o FROM offers_searchrow WHERE version_id = version;
    IF NOT FOUND THEN
        RETURN;
    END IF;
{{points}}
    RETURN QUERY
    WITH possible AS MATERIALIZED (
        SELECT p.job_seeker_id, p.public_id, ARRAY[{KEY}, p.area_id] AS best
        FROM unnest(o.occupations) WITH ORDINALITY AS wanted (occupation, place)
        JOIN candidates_searchrow p ON p.occupation = wanted.occupation AND p.area && o.area
        CROSS JOIN LATERAL {{met}}
        WHERE {{possible}}
    ), person AS MATERIALIZED (
        -- The best row of a person speaks for them.
        SELECT job_seeker_id, public_id, best[1] AS key, best[2] AS area_id
        FROM (
            SELECT job_seeker_id, any_value(public_id) AS public_id, min(best) AS best
            FROM possible GROUP BY job_seeker_id OFFSET 0
        ) AS of_everyone
    ), first AS (
        (SELECT * FROM person WHERE key < {FIRST_UNKNOWN}
         ORDER BY key / {PLACES} FETCH FIRST kept ROWS WITH TIES)
        UNION ALL
        (SELECT * FROM person WHERE key >= {FIRST_UNKNOWN}
         ORDER BY key / {PLACES} FETCH FIRST kept ROWS WITH TIES)
    ), ranked AS (
        -- A stable shuffle of equal scores, so that no one is always first.
        SELECT *, row_number() OVER (
            PARTITION BY key >= {FIRST_UNKNOWN}
            ORDER BY key / {PLACES}, uuid_hash_extended(public_id, uuid_hash_extended(o.offer_public_id, 0)),
                     public_id
        ) AS rank
        FROM first
    )
    SELECT o.reference_version, pg_current_snapshot()::text,
           (SELECT count(*) FROM person WHERE key < {FIRST_UNKNOWN}),
           (SELECT count(*) FROM person WHERE key >= {FIRST_UNKNOWN}),
           coalesce((
               SELECT json_agg(json_build_array(
                   r.job_seeker_id, r.public_id, r.key >= {FIRST_UNKNOWN}, r.rank, p.occupation, r.area_id,
                   {MINIMUM}, {MAXIMUM}, {{outcomes}}, {{parts}}
               ) ORDER BY r.key >= {FIRST_UNKNOWN}, r.rank)::text
               FROM ranked r
               JOIN candidates_searchrow p ON p.job_seeker_id = r.job_seeker_id
                   AND p.occupation = o.occupations[r.key % {PLACES}] AND p.area_id = r.area_id
               CROSS JOIN LATERAL {{met}}
               WHERE r.rank <= kept
           ), '[]');
"""  # noqa: S608

PERSON = """
    RETURN QUERY
    SELECT DISTINCT ON (o.offer_id) o.offer_id, o.version_id, ({unknown}), {least}, {most}, {outcomes}
    FROM candidates_searchrow p
    JOIN referentials_romecode own ON own.id = p.occupation
    CROSS JOIN LATERAL (
        SELECT own.id UNION ALL SELECT own.parent_id
        UNION ALL SELECT child.id FROM referentials_romecode child WHERE child.parent_id = own.id
    ) AS wanted (occupation)
    JOIN offers_searchrow o ON o.occupation = wanted.occupation AND o.area && p.area AND {possible}
    CROSS JOIN LATERAL {met}
    CROSS JOIN LATERAL (SELECT {named} FROM {shares}) AS points
    WHERE p.job_seeker_id = person
    ORDER BY o.offer_id, 3, 4 DESC, 5 DESC, own.code, p.area_id;
"""

PAIR = """
    SELECT * INTO o FROM offers_searchrow WHERE version_id = version;
    IF NOT FOUND THEN
        RETURN;
    END IF;
{points}
    RETURN QUERY
    SELECT p.occupation, nullif(p.area_id, 0), judged.failed, judged.unknown, judged.minimum, judged.maximum,
           {outcomes}, {parts}
    FROM candidates_searchrow p
    LEFT JOIN referentials_romecode own ON own.id = p.occupation
    CROSS JOIN LATERAL {met}
    CROSS JOIN LATERAL (SELECT {failed} AS failed, ({unknown}) AS unknown,
                               {least} AS minimum, {most} AS maximum OFFSET 0) AS judged
    WHERE p.job_seeker_id = person
    ORDER BY CASE WHEN judged.failed = 0 THEN judged.unknown::int WHEN judged.failed <= 2 THEN 2 ELSE 3 END,
             judged.minimum DESC, judged.maximum DESC, own.code, p.area_id
    LIMIT 1;
"""

VISIBLE = """pg_visible_in_snapshot(since, snapshot)
        AND (until IS NULL OR NOT pg_visible_in_snapshot(until, snapshot))"""
EVER = """SELECT *, NULL::xid8 AS until, NULL::timestamptz AS ended_at FROM {table}
        UNION ALL SELECT * FROM {table}_past"""

RECOUNT = f"""
    SELECT * INTO o FROM ({EVER.format(table="offers_searchrow")}) AS ever
    WHERE version_id = version AND {VISIBLE};
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT count(*) FILTER (WHERE NOT unknown), count(*) FILTER (WHERE unknown)
    FROM (
        SELECT bool_and({{unknown}}) AS unknown
        FROM unnest(o.occupations) AS wanted (occupation)
        JOIN ({EVER.format(table="candidates_searchrow")}) p
            ON p.occupation = wanted.occupation AND p.area && o.area AND {VISIBLE}
        CROSS JOIN LATERAL {{met}}
        WHERE {{possible}} GROUP BY p.job_seeker_id
    ) AS person;
"""  # noqa: S608

SIGNATURES = {
    "matching_offer": (
        "matching_offer(version bigint, context jsonb, kept int) RETURNS TABLE (reference_version text, "
        "snapshot text, n_match bigint, n_to_qualify bigint, results text)"
    ),
    "matching_person": (
        "matching_person(person bigint, context jsonb) RETURNS TABLE (offer_id bigint, version_id bigint, "
        "unknown bool, minimum int, maximum int, outcomes text)"
    ),
    "matching_pair": (
        "matching_pair(version bigint, person bigint, context jsonb) RETURNS TABLE (occupation smallint, "
        "area_id bigint, failed int, unknown bool, minimum int, maximum int, outcomes text, parts int[])"
    ),
    "matching_recount": (
        "matching_recount(version bigint, snapshot pg_snapshot, context jsonb) "
        "RETURNS TABLE (n_match bigint, n_to_qualify bigint)"
    ),
}
BODIES = {
    "matching_offer": (OFFER, PAIR_VARIABLES),
    "matching_person": (PERSON, ""),
    "matching_pair": (PAIR, PAIR_VARIABLES),
    "matching_recount": (RECOUNT, "    o record;\n"),
}
