"""Looks for every pattern on an offer, and keeps what it had not found before: a function of the owner."""

from . import asking, copies, criteria, people
from .codes import AttemptCode
from .pattern import Pattern

PATTERNS: dict[AttemptCode, Pattern] = {
    pattern.code: pattern for room in (criteria, copies, asking, people) for pattern in room.PATTERNS
}

HELPERS = """
CREATE OR REPLACE FUNCTION gate_counts(a_version bigint) RETURNS jsonb
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('version', v.number, 'match', r.n_match, 'to_qualify', r.n_to_qualify)
    FROM offers_offerversion v LEFT JOIN LATERAL (
        SELECT r.n_match, r.n_to_qualify FROM matching_matchrun r
        WHERE r.version_id = v.id AND r.state = 'done' ORDER BY r.confirmed_at DESC, r.id DESC LIMIT 1
    ) AS r ON true
    WHERE v.id = a_version
$$;
COMMENT ON FUNCTION gate_counts(bigint) IS 'A version by its number, and what its latest run found.';

-- What one transaction changes twice, as a line of the source merged with what was changed here, is one.
CREATE OR REPLACE FUNCTION gate_changes(an_offer bigint) RETURNS TABLE (
    n bigint, before_id bigint, after_id bigint)
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT row_number() OVER (ORDER BY changed.last), changed.before_id, changed.after_id FROM (
        SELECT max(c.id) AS last, (array_agg(c.before_id ORDER BY c.id))[1] AS before_id,
               (array_agg(c.after_id ORDER BY c.id DESC))[1] AS after_id
        FROM gate_criteriachange c WHERE c.offer_id = an_offer GROUP BY c.xact
    ) AS changed
    WHERE changed.before_id <> changed.after_id
$$;
COMMENT ON FUNCTION gate_changes(bigint) IS 'What an offer asked before and after each change, in order.';
"""
FIND = """
CREATE OR REPLACE FUNCTION gate_find_attempts(an_offer bigint) RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET jit = off AS $$
#variable_conflict use_column
DECLARE
    context jsonb := (SELECT c.context FROM gate_context() AS c);
    n_found int;
BEGIN
    INSERT INTO gate_attempt (offer_id, agency_id, code, key, before, after, found_at)
    SELECT o.id, o.agency_id, found.code, found.key, found.before, found.after, app_now()
    FROM offers_joboffer o CROSS JOIN (
        {found}
    ) AS found (code, key, before, after)
    WHERE o.id = an_offer
    ON CONFLICT (offer_id, code, key) DO NOTHING;
    GET DIAGNOSTICS n_found = ROW_COUNT;
    RETURN n_found;
END $$;
COMMENT ON FUNCTION gate_find_attempts(bigint) IS
    'Look for every pattern on an offer; how many facts are new.';
"""


def compose() -> str:
    one_by_one = "\n        UNION ALL ".join(
        f"SELECT '{code.value}', each.* FROM ({pattern.found}) AS each (key, before, after)"
        for code, pattern in PATTERNS.items()
    )
    return HELPERS + FIND.replace("{found}", one_by_one)
