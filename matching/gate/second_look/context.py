"""The context of the engine, as the database makes it itself: `matching.context`."""

from ... import criteria
from ...context import PARAMETERS, READ


def gate_context() -> str:
    weights = ", ".join(
        f"coalesce((given.version -> 'weights' ->> '{c.code}')::int, {c.weight})" for c in criteria.CRITERIA
    )
    read = READ % {"parameters": f"'{{{','.join(PARAMETERS)}}}'"}
    return f"""
CREATE OR REPLACE FUNCTION gate_look_context() RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT given.parameters || jsonb_build_object(
        'as_of', given.as_of, 'weights', ARRAY[{weights}]::int[]::text,
        'certification_rules', given.rules)
    FROM ({read}) AS given (as_of, parameters, version, rules)
$$;
COMMENT ON FUNCTION gate_look_context() IS 'What the functions of the engine take, as of today.';
"""
