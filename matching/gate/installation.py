"""The functions of the gate that are made of the criteria: installed by `migrate`, refused if they differ."""

from francetravail_match.common.installed import Installed

from ..context import PARAMETERS, READ
from ..criteria import CRITERIA
from ..enums import LINES_TO_ANSWER

HEAD = "STABLE SET search_path = pg_catalog, public, pg_temp AS $$"
# What the engine is given: read by the database itself, so that nobody counts with numbers of their own.
CONTEXT = """
CREATE OR REPLACE FUNCTION gate_context() RETURNS TABLE (context jsonb, weights_id bigint) LANGUAGE sql {head}
    SELECT jsonb_build_object(
            'as_of', kept.day, 'certification_rules', kept.rules,
            'weights', '{{' || concat_ws(',', {weights}) || '}}'
        ) || kept.parameters, (kept.version ->> 'id')::bigint
    FROM ({read}) AS kept (day, parameters, version, rules)
$$;
"""
# As `matching/relaxations/lines.py: to_answer` has them, for a page that explains them; a test compares both.
# A counter-check of a run in which somebody matched is there for who asked for it, and decides nothing.
LINES = """
CREATE OR REPLACE FUNCTION gate_lines_left(an_offer bigint) RETURNS bigint LANGUAGE sql {head}
    WITH made AS (
        SELECT c.counts FROM offers_joboffer o
        JOIN matching_matchrun r ON r.version_id = o.current_version_id AND r.state = 'done'
        JOIN matching_countercheck c ON c.run_id = r.id
        WHERE o.id = an_offer AND r.n_match = 0 AND c.counts IS NOT NULL
        ORDER BY r.confirmed_at DESC, r.id DESC LIMIT 1
    ), fruitful AS (
        SELECT ARRAY(SELECT jsonb_array_elements_text(line -> 'criteria')) AS criteria
        FROM made, jsonb_array_elements((made.counts -> 'relaxations') || (made.counts -> 'pairs'))
            WITH ORDINALITY AS lines (line, place)
        WHERE ((line -> 'match')::int > (made.counts #> '{{as_asked,match}}')::int
            OR (line -> 'to_qualify')::int > (made.counts #> '{{as_asked,to_qualify}}')::int)
            AND NOT line -> 'criteria' ?| '{{{unlawful}}}'
        ORDER BY (line -> 'match')::int DESC, (line -> 'to_qualify')::int DESC, place LIMIT {most}
    ), asked AS (
        SELECT k.version_id, k.code,
            jsonb_agg(jsonb_build_array(k.item, k.level, k.value) ORDER BY k.item, k.level) AS what
        FROM offers_offercriterion k JOIN offers_offerversion v ON v.id = k.version_id
        WHERE v.offer_id = an_offer GROUP BY k.version_id, k.code
    ), kept AS (
        SELECT a.criteria FROM matching_relaxationact a JOIN offers_joboffer o ON o.id = a.offer_id
        WHERE a.offer_id = an_offer AND a.kind = 'kept' AND NOT EXISTS (
            SELECT FROM unnest(a.criteria) AS one (code)
            LEFT JOIN asked before ON before.version_id = a.version_id AND before.code = one.code
            LEFT JOIN asked now ON now.version_id = o.current_version_id AND now.code = one.code
            WHERE before.what IS DISTINCT FROM now.what)
    )
    SELECT CASE WHEN EXISTS (SELECT FROM made) THEN (
        SELECT count(*) FROM fruitful f WHERE NOT EXISTS (
            SELECT FROM kept WHERE kept.criteria::text[] <@ f.criteria)) END
$$;
COMMENT ON FUNCTION gate_lines_left(bigint) IS
    'How many of the most fruitful lines of the counter-check have no answer; NULL without a counter-check.';
"""


def text() -> str:
    """What `migrate` installs."""
    codes = ", ".join(f"'{code}'" for code in PARAMETERS)
    weights = ", ".join(
        f"coalesce((kept.version #>> '{{weights,{c.code}}}')::int, {c.weight})" for c in CRITERIA
    )
    unlawful = ",".join(c.code for c in CRITERIA if c.relaxation and c.relaxation.unlawful)
    read = READ.replace("%(parameters)s", f"ARRAY[{codes}]")
    return CONTEXT.format(head=HEAD, weights=weights, read=read) + LINES.format(
        head=HEAD, unlawful=unlawful, most=LINES_TO_ANSWER
    )


FUNCTIONS = Installed(
    signed="gate_context()",
    callers=dict.fromkeys(("gate_context", "gate_lines_left"), "app, admin"),
    text=text,
    refusal="La recherche complémentaire installée dans la base n'est pas celle de cette version.",
    error_id="gate.E001",
)
