"""Whether a version of an offer requires more than another: SQL over the stored criteria alone.

A criterion is tightened unless everyone who meets it as it was surely meets it as it is: what cannot be shown
to ask for as much, or for less, asks for more.
"""

#: Of the same criterion and item, when the new value (``n``) asks for no more than the old one (``o``).
NO_STRICTER = """o.value = n.value OR CASE n.code
            WHEN 'occupation' THEN true
            WHEN 'mobility' THEN n.value - 'fully_remote' = o.value - 'fully_remote'
                AND ((n.value -> 'fully_remote' = 'true') IS TRUE
                    OR (o.value -> 'fully_remote' = 'true') IS NOT TRUE)
            WHEN 'availability' THEN n.value ->> 'on' >= o.value ->> 'on'
            WHEN 'experience' THEN (n.value ->> 'months')::int <= (o.value ->> 'months')::int
            WHEN 'language' THEN n.value ->> 'cefr' IS NULL OR n.value ->> 'cefr' <= o.value ->> 'cefr'
            ELSE false
        END"""

# Of « k among n » who held k1 of the former skills may lack every one that is no longer asked for.
TIGHTENED = f"""
CREATE OR REPLACE FUNCTION gate_tightened(before bigint, after bigint) RETURNS text[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH old AS MATERIALIZED (
        SELECT c.code, c.item, c.value FROM offers_offercriterion c
        WHERE c.version_id = before AND c.level = 'required'
    ), new AS MATERIALIZED (
        SELECT c.code, c.item, c.value FROM offers_offercriterion c
        WHERE c.version_id = after AND c.level = 'required'
    ), skills AS (
        SELECT was.named AS old_named, least(was.enough, cardinality(was.named)) AS old_needed,
               is_now.named AS new_named, least(is_now.enough, cardinality(is_now.named)) AS new_needed
        FROM (SELECT coalesce(array_agg(item) FILTER (WHERE item <> 'at_least'), '{{}}') AS named,
                     max((value ->> 'count')::int) AS enough FROM old WHERE code = 'skill') AS was,
             (SELECT coalesce(array_agg(item) FILTER (WHERE item <> 'at_least'), '{{}}') AS named,
                     max((value ->> 'count')::int) AS enough FROM new WHERE code = 'skill') AS is_now
    ), stricter AS (
        SELECT n.code FROM new n
        WHERE n.code NOT IN ('skill', 'education') AND NOT EXISTS (
            SELECT FROM old o WHERE o.code = n.code AND o.item = n.item AND ({NO_STRICTER}))
        UNION
        SELECT 'skill' FROM skills WHERE new_needed > greatest(0, old_needed - (
            SELECT count(*) FROM unnest(old_named) AS gone (item) WHERE gone.item <> ALL (new_named)))
        UNION
        -- Trainings are alternatives: each of the former ones must still be enough.
        SELECT 'education' FROM new WHERE code = 'education' AND (
            NOT EXISTS (SELECT FROM old WHERE old.code = 'education')
            OR EXISTS (SELECT FROM old o WHERE o.code = 'education' AND NOT EXISTS (
                SELECT FROM new n WHERE n.code = 'education' AND n.item IN ('', o.item)
                AND (n.value -> 'level' = 'null' OR n.value ->> 'level' <= o.value ->> 'level') IS TRUE)))
        UNION
        -- Without a start the job begins as soon as possible, which may be earlier.
        SELECT code FROM old WHERE code = 'availability'
            AND NOT EXISTS (SELECT FROM new WHERE new.code = 'availability')
    )
    SELECT coalesce(array_agg(code ORDER BY code), '{{}}') FROM stricter
$$;
COMMENT ON FUNCTION gate_tightened(bigint, bigint) IS
    'The required criteria of the version `after` that the version `before` did not require as strictly.';
"""
