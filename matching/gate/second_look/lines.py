"""The lines of a counter-check as the database counts them: whoever writes a counter-check keeps these.

Which lines an advisor must answer, and whether one step alone would bring somebody, are read from them. The
rules are those of `matching/countercheck/counting.py`, over the rows that some line could bring: the others
are passed over at once, so that this costs less than the counter-check itself.
"""

from ... import criteria
from ...countercheck.counting import PAIRS_KEPT
from ...countercheck.statement import outcome
from ...criteria import Criterion
from ...functions import CONTEXT
from ...sql import decisive

#: What a criterion is for a row, in three bits: not met, unknown, unknown once relaxed.
BITS = 3
NOT_MET, UNKNOWN, RELAXED_UNKNOWN = 1, 2, 4

LINES = """
CREATE OR REPLACE FUNCTION gate_lines(a_version bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- With the offer's row as constants, what it does not ask costs nothing.
    SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE
    ctx record;
    o offers_searchrow%ROWTYPE;
    codes CONSTANT text[] := '{codes}';
    near smallint[];
    steps int[];
    lines jsonb;
BEGIN
    SELECT {context} INTO ctx FROM gate_context();
    SELECT * INTO o FROM offers_searchrow WHERE version_id = a_version;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(p.occupation) INTO near FROM (SELECT id AS occupation FROM referentials_romecode) AS p
    WHERE {occupation};
    SELECT array_agg(step.place ORDER BY step.place) INTO steps
    FROM jsonb_populate_record(NULL::candidates_searchrow, '{{}}') AS p,
        LATERAL (VALUES {asked}) AS step (place, asked) WHERE step.asked;
    WITH found AS MATERIALIZED (
        SELECT person.states, count(*) AS people FROM (
            SELECT array_agg(DISTINCT possible.state) AS states FROM (
                SELECT p.job_seeker_id, {state} AS state FROM candidates_searchrow p
                WHERE p.occupation = ANY (near) AND {possible}
                OFFSET 0
            ) AS possible
            GROUP BY possible.job_seeker_id
        ) AS person GROUP BY person.states
    ), line AS (
        SELECT '{{}}'::int[] AS places
        UNION ALL SELECT ARRAY[one] FROM unnest(steps) AS one
        UNION ALL SELECT ARRAY[one, two] FROM unnest(steps) AS one, unnest(steps) AS two WHERE one < two
    ), counted AS MATERIALIZED (
        SELECT relaxed.places, brought.match, brought.to_qualify FROM (
            SELECT l.places, (SELECT coalesce(sum(7::bigint << {bits} * place), 0)::bigint
                FROM unnest(l.places) AS place) AS given_up FROM line l
        ) AS relaxed CROSS JOIN LATERAL (
            SELECT coalesce(sum(f.people) FILTER (WHERE row.known), 0)::bigint AS match,
                   coalesce(sum(f.people) FILTER (WHERE NOT row.known), 0)::bigint AS to_qualify
            FROM found f CROSS JOIN LATERAL (
                SELECT bool_or(state & ~given_up & {unknown} = 0 AND state & given_up & {relaxed_unknown} = 0)
                    AS known
                FROM unnest(f.states) AS state WHERE state & ~given_up & {not_met} = 0
            ) AS row
        ) AS brought
    ), said AS (
        SELECT c.*, cardinality(c.places) AS size, jsonb_build_object(
            'criteria', (SELECT coalesce(jsonb_agg(codes[place] ORDER BY place), '[]')
                FROM unnest(c.places) AS place),
            'match', c.match, 'to_qualify', c.to_qualify) AS step
        FROM counted c
    ), pair AS (
        -- Those that bring more than each of the two alone.
        SELECT p.* FROM said p WHERE p.size = 2 AND NOT EXISTS (
            SELECT FROM counted alone WHERE cardinality(alone.places) = 1 AND alone.places[1] = ANY (p.places)
            AND (alone.match, alone.to_qualify) >= (p.match, p.to_qualify))
        ORDER BY p.match DESC, p.to_qualify DESC, p.places LIMIT {pairs}
    )
    SELECT jsonb_build_object(
        'as_asked', (SELECT s.step FROM said s WHERE s.size = 0),
        'relaxations', (
            SELECT coalesce(jsonb_agg(s.step ORDER BY s.match DESC, s.to_qualify DESC, s.places), '[]')
            FROM said s WHERE s.size = 1),
        'pairs', (
            SELECT coalesce(jsonb_agg(p.step ORDER BY p.match DESC, p.to_qualify DESC, p.places), '[]')
            FROM pair p)) INTO lines;
    RETURN lines;
END $$;
COMMENT ON FUNCTION gate_lines(bigint) IS
    'What each relaxation of an offer would bring, alone and with another; NULL if the offer is not live.';
"""


def compose() -> str:
    deciding = [c for c in criteria.CRITERIA if decisive(c) != "FALSE"]
    # The places of a list begin with 1.
    numbered = list(enumerate(deciding, 1))
    occupation, *others = deciding
    steps = [f"({n}, ({decisive(c)}) IS NOT FALSE)" for n, c in numbered if c.relaxation]
    every = {
        name: str(sum(bit << BITS * n for n, _ in numbered))
        for name, bit in (("not_met", NOT_MET), ("unknown", UNKNOWN), ("relaxed_unknown", RELAXED_UNKNOWN))
    }
    return LINES.format(
        codes=f"{{{','.join(c.code for c in deciding)}}}",
        context=CONTEXT,
        occupation=_possible(occupation),
        asked=", ".join(steps),
        state=" + ".join(_state(c, n) for n, c in numbered),
        possible=" AND ".join(map(_possible, others)),
        bits=BITS,
        pairs=PAIRS_KEPT,
        **every,
    )


def _relaxed(criterion: Criterion) -> str:
    return f"({criterion.relaxation.outcome})" if criterion.relaxation else "FALSE"


def _possible(criterion: Criterion) -> str:
    """When the criterion rules a row out of no line: SQL that is never NULL."""
    met = f"{outcome(criterion)} IS NOT FALSE"
    return f"({met} OR {_relaxed(criterion)} IS NOT FALSE)" if criterion.relaxation else f"({met})"


def _state(criterion: Criterion, place: int) -> str:
    relaxed = _relaxed(criterion)
    bits = (NOT_MET, NOT_MET | RELAXED_UNKNOWN, UNKNOWN, UNKNOWN | RELAXED_UNKNOWN)
    worth = [each << BITS * place for each in bits]
    return """CASE {outcome} WHEN TRUE THEN 0
        WHEN FALSE THEN CASE WHEN {relaxed} THEN {0}::bigint ELSE {1}::bigint END
        ELSE CASE WHEN {relaxed} THEN {2}::bigint ELSE {3}::bigint END END""".format(
        *worth, outcome=outcome(criterion), relaxed=relaxed
    )
