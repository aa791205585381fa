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
    -- Unless said otherwise, a plan is made once: making it would cost more than the answer.
    SET plan_cache_mode = force_generic_plan SET jit = off
    -- Nothing is shared out among processes: the planner need not look for a way to.
    SET max_parallel_workers_per_gather = 0 AS $$
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
# ``scored``: the numbers of the criteria that earn points, from 1. A remainder is ordered with the number of
# its criterion, of which there are fewer than 64. Whatever calls it has set the search path: to set it once
# more would take as long as the rest.
POINTS = """
CREATE OR REPLACE FUNCTION matching_points(scored int[], weights int[]) RETURNS int[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    points int[] := array_fill(0, ARRAY[cardinality(weights)]);
    remainders int[] := '{}';
    total int := 0;
    remaining int := 10000;
    n int;
    remainder int;
BEGIN
    FOREACH n IN ARRAY scored LOOP
        total := total + weights[n];
    END LOOP;
    FOREACH n IN ARRAY scored LOOP
        points[n] := 10000 * weights[n] / total;
        remaining := remaining - points[n];
        remainders := remainders || (10000 * weights[n] % total * 64 + 63 - n);
    END LOOP;
    IF remaining > 0 THEN
        FOREACH remainder IN ARRAY (sort_desc(remainders))[:remaining] LOOP
            n := 63 - remainder % 64;
            points[n] := points[n] + 1;
        END LOOP;
    END IF;
    RETURN points;
END $$;
"""

# Said beside the counts of any offer. A function, for its plan is kept, and that of a view is made each time.
POPULATION = """
CREATE OR REPLACE FUNCTION matching_population()
    RETURNS TABLE (watermark timestamptz, n_people bigint, not_compared jsonb)
    LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT current_watermark(), registered.people::bigint, jsonb_build_object(
        'categories', coalesce((
            SELECT jsonb_object_agg(category, people) FROM left_out_by_category
        ), '{}'),
        'without_occupation', coalesce((
            SELECT jsonb_object_agg(coalesce(departement, ''), people) FROM without_occupation_by_departement
        ), '{}')
    ) FROM registered_people registered;
END $$;
"""

# The points of each criterion by its name, as `shares` makes them of the offer's row.
OFFER_POINTS = """    SELECT {named}, uuid_hash_extended(o.offer_public_id, 0) AS seed
    INTO points FROM {shares};
"""
OFFER_VARIABLES = "    o offers_searchrow%ROWTYPE;\n    points record;\n"
# One number orders the rows of an offer, the best first. From its first bits: whether the row is to ask; what
# it lacks of the minimum, then of the maximum (hundredths of a point, below SCORES); its place in the
# shuffle of equal scores, as far as there is room; that of its occupation, of which a ROME family has few.
SCORE_BITS, SHUFFLE_BITS, PLACE_BITS = 14, 26, 8
#: The score of whom nothing lacks.
BEST = 10_000
SCORES = 1 << SCORE_BITS
# A row may have several doubts: what it lacks is then more than one DOUBT.
DOUBT = 1 << 2 * SCORE_BITS
STANDING = f"CASE WHEN lacking >= {DOUBT} THEN {DOUBT} | (lacking & {DOUBT - 1}) ELSE lacking END"
SCORED_BITS = SHUFFLE_BITS + PLACE_BITS
KEY = f"({STANDING} << {SCORED_BITS}) + place"
FIRST_UNKNOWN = DOUBT << SCORED_BITS
# More people of one score than that whom the first bits of the shuffle do not tell apart: of millions of
# equal scores, a chance below 1e-25.
ROOM = 16
MINIMUM = f"{BEST} - (p.key >> {SCORED_BITS + SCORE_BITS} & {SCORES - 1})::int"
MAXIMUM = f"{BEST} - (p.key >> {SCORED_BITS} & {SCORES - 1})::int"
# A stable shuffle of equal scores, so that no one is always first.
SHUFFLED = "uuid_hash_extended(p.public_id, points.seed)"
# Counted from the middle: the shuffle is a signed number. The key has room for its first bits.
PLACE = (
    f"{1 << SCORED_BITS - 1} + ({SHUFFLED} >> {64 - SCORED_BITS} & {-1 << PLACE_BITS})"
    " + idx(o.occupations::int[], p.occupation)"
)

# Whom it says is read by `verdict.match` and, in the database, by `matching/questions/wanted.py`.
# Planned for each offer, whose row is then a constant: what it does not express, and what its place and its
# contract make moot, is not in the plan at all. To make it costs less than that saves, but where few rows are
# in reach. What is found of the first people is only where their rows are. A function whose answer is
# assigned (``plans``) takes less than one that is performed.
PEOPLE_FOUND = f"""
    plans := set_config('plan_cache_mode', 'force_custom_plan', true);
    WITH person AS MATERIALIZED (
        -- The best row of a person speaks for them. Few columns: what is sorted is copied.
        SELECT DISTINCT ON (job_seeker_id) job_seeker_id, {KEY} AS key, row_place
        FROM (
            -- Of one table: what a join would be handed is copied.
            SELECT p.job_seeker_id, p.area_id, p.ctid AS row_place,
                   {{lacking}} AS lacking, {PLACE} AS place
            FROM candidates_searchrow p
            WHERE p.occupation = ANY (o.occupations) AND p.area && o.area AND {{possible}}
            OFFSET 0
        ) AS possible
        ORDER BY job_seeker_id, key, area_id
    )
    SELECT counted.*, firsts.*
    INTO people
    FROM (
        SELECT count(*) AS n, count(*) FILTER (WHERE key < {FIRST_UNKNOWN}) AS n_match FROM person
    ) AS counted, (
        SELECT array_agg(row_place) AS places, array_agg(key) AS keys
        FROM (
            (SELECT row_place, key FROM person WHERE key < {FIRST_UNKNOWN}
             ORDER BY key LIMIT kept::bigint + {ROOM})
            UNION ALL
            (SELECT row_place, key FROM person WHERE key >= {FIRST_UNKNOWN}
             ORDER BY key LIMIT kept::bigint + {ROOM})
        ) AS first
    ) AS firsts;
    plans := set_config('plan_cache_mode', 'force_generic_plan', true);
    RETURN QUERY
    SELECT o.reference_version, pg_current_snapshot()::text, people.n_match, people.n - people.n_match,
           coalesce(string_agg(concat_ws(
               ' ', p.job_seeker_id, p.public_id, (p.key >= {FIRST_UNKNOWN})::int, p.rank, p.occupation,
               p.area_id, {MINIMUM}, {MAXIMUM}, {{outcomes}}, {{parts}}
           ), E'\\n' ORDER BY p.key >= {FIRST_UNKNOWN}, p.rank), '')
    FROM (
        SELECT p.*, first.key, {{met_of_possible}}, row_number() OVER (
            PARTITION BY first.key >= {FIRST_UNKNOWN}
            ORDER BY first.key >> {SCORED_BITS}, {SHUFFLED}, p.public_id
        ) AS rank
        FROM unnest(people.places, people.keys) AS first (row_place, key)
        JOIN candidates_searchrow p ON p.ctid = first.row_place
    ) AS p
    WHERE p.rank <= kept;
"""  # noqa: S608
# Most offers express no criterion of those that few do. Preparing to look at these, in each plan that is made
# and run, would take them a fifth of their time.
OFFER = """
    SELECT * INTO o FROM offers_searchrow WHERE version_id = version;
    IF NOT FOUND THEN
        RETURN;
    END IF;
{points}
    IF {seldom_asked} THEN
{people_found}
    ELSE
{people_found_by_plain}
    END IF;
"""

# What one of a person's rows says of an offer, as one number that no weight is part of. PostgreSQL takes all
# the bits of the seed, the second argument, and half as many of the first.
SAID = "hashint8extended(p.occupation, found.outcomes # found.degrees # hashint8extended(p.area_id, 0))"
# What all of a person's rows say of an offer is made one number. Of two rows, the occupation or the area
# differs: they never say the same. What few offers ask for rules few out: it is written once, for whoever the
# rest has left. What is written twice is prepared twice, in each call.
PERSON = f"""
    RETURN QUERY
    SELECT found.offer_id, any_value(found.version_id), bool_and(found.outcomes & {{doubts}} <> 0),
           bit_xor({SAID})
    FROM candidates_searchrow p
    JOIN referentials_romecode own ON own.id = p.occupation
    CROSS JOIN LATERAL (
        SELECT o.offer_id, o.version_id, {{outcome_digits}} AS outcomes, {{degrees}} AS degrees
        FROM offers_searchrow o
        WHERE o.occupation = ANY (ARRAY(
            SELECT own.id UNION ALL SELECT own.parent_id
            UNION ALL SELECT child.id FROM referentials_romecode child WHERE child.parent_id = own.id
        )) AND o.area && p.area AND {{often_possible}}
        OFFSET 0
    ) AS found
    WHERE p.job_seeker_id = person AND found.outcomes IS NOT NULL
    GROUP BY found.offer_id ORDER BY found.offer_id;
"""  # noqa: S608

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
    CROSS JOIN LATERAL (SELECT {met} OFFSET 0) AS met
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
        CROSS JOIN LATERAL (SELECT {{met}} OFFSET 0) AS met
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
        "unknown bool, said bigint)"
    ),
    "matching_pair": (
        "matching_pair(version bigint, person bigint, context jsonb) RETURNS TABLE (occupation smallint, "
        "area_id bigint, failed int, unknown bool, minimum int, maximum int, outcomes text, parts text)"
    ),
    "matching_recount": (
        "matching_recount(version bigint, snapshot pg_snapshot, context jsonb) "
        "RETURNS TABLE (n_match bigint, n_to_qualify bigint)"
    ),
}
# Body, variables, and what `pieces` is to know of the names that the body gives.
BODIES: dict[str, tuple[str, str, dict[str, str]]] = {
    "matching_offer": (OFFER, OFFER_VARIABLES + "    people record;\n    plans text;\n", {"met": "p.met_"}),
    "matching_person": (PERSON, "", {}),
    "matching_pair": (PAIR, OFFER_VARIABLES, {}),
    "matching_recount": (RECOUNT, "    o record;\n", {}),
}
