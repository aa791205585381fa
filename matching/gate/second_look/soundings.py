"""The function of the owner that sounds an offer: other occupations that its title suggests, rare skills."""

from collections.abc import Sequence

from ... import criteria
from ...criteria import Criterion
from ...functions import HEADER
from ...sql import pieces

# The offer as it is, but for its occupation, compared with everyone as the engine compares it.
COUNTED_AS = """
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT r.code::text AS rome, (jsonb_populate_record(o, jsonb_build_object(
            'occupation', r.id, 'occupations', ARRAY(
                SELECT f.id FROM referentials_romecode f
                WHERE f.id IN (r.id, r.parent_id) OR f.parent_id = r.id ORDER BY f.code)))).*
        FROM offers_searchrow o JOIN referentials_romecode r ON r.code = ANY (codes)
        WHERE o.version_id = version
    ), found AS (
        SELECT o.rome, p.job_seeker_id, bool_and({unknown}) AS unknown
        FROM asked o
        CROSS JOIN LATERAL (
            SELECT r.* FROM unnest(o.occupations) AS wanted (occupation)
            JOIN candidates_searchrow r ON r.occupation = wanted.occupation AND r.area && o.area
            OFFSET 0
        ) AS p
        CROSS JOIN LATERAL (SELECT {met} OFFSET 0) AS met
        WHERE {possible}
        GROUP BY o.rome, p.job_seeker_id
    )
    SELECT asked.rome, count(found.rome) FILTER (WHERE NOT found.unknown),
           count(found.rome) FILTER (WHERE found.unknown)
    FROM asked LEFT JOIN found ON found.rome = asked.rome GROUP BY asked.rome;
"""
COUNTED_AS_SIGNATURE = (
    "gate_counted_as(version bigint, codes text[], context jsonb) "
    "RETURNS TABLE (rome text, n_match bigint, n_to_qualify bigint)"
)

#: Counts are made anew every night: older than two of them, they are missing.
FRESH = "interval '48 hours'"

# What is given adds to what the title names, to what was suggested of it before, and to what was given of
# late for any offer of the same words. What was found before each change of the offer is counted as it all
# stood then: a run may be said to have found nobody.
RECORD = """
CREATE OR REPLACE FUNCTION gate_record_sounding(a_version bigint, codes text[]) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked offers_searchrow;
    said_title text;
    said_words text;
    as_given jsonb := to_jsonb(coalesce(codes, '{}'));
BEGIN
    SELECT * INTO asked FROM offers_searchrow o WHERE o.version_id = a_version;
    IF NOT FOUND THEN
        RETURN false;  -- the version is no longer live
    END IF;
    SELECT title INTO said_title FROM offers_joboffer WHERE id = asked.offer_id;
    said_words := array_to_string(offers_title_words(said_title), ' ');
    codes := ARRAY(
        SELECT each.code FROM (
            SELECT code, place FROM unnest(codes) WITH ORDINALITY AS given (code, place)
            UNION ALL SELECT code, 1000 FROM unnest(offers_named_in(said_title)) AS code
            UNION ALL SELECT said ->> 'code', 1001
            FROM gate_sounding s, jsonb_array_elements(s.occupations) AS said
            WHERE s.version_id = a_version AND s.title = said_title
            UNION ALL SELECT code, 1002
            FROM gate_sounding s, jsonb_array_elements_text(s.given) AS code
            WHERE s.words = said_words AND said_words <> '' AND s.counted_at > app_now() - {fresh}
        ) AS each GROUP BY each.code ORDER BY min(each.place), each.code);
    INSERT INTO gate_sounding AS s (
        version_id, title, words, given, occupations, n_people, skills, skills_needed, counted_at)
    SELECT a_version, said_title, said_words, as_given, (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'code', c.rome, 'match', c.n_match, 'to_qualify', c.n_to_qualify)
                ORDER BY array_position(codes, c.rome)), '[]')
            FROM gate_context() AS given, gate_counted_as(a_version, codes, given.context) AS c),
        count(DISTINCT p.job_seeker_id),
        (SELECT coalesce(jsonb_agg(jsonb_build_object('ogr', skill.ogr, 'people', (
                SELECT count(DISTINCT h.job_seeker_id) FROM candidates_searchrow h
                WHERE h.occupation = asked.occupation AND h.skills_held @> ARRAY[skill.ogr]
            )) ORDER BY skill.ogr), '[]')
            FROM unnest(asked.skills_required) AS skill (ogr)),
        coalesce(asked.skills_needed, cardinality(asked.skills_required), 0), app_now()
    FROM candidates_searchrow p WHERE p.occupation = asked.occupation
    ON CONFLICT (version_id, title) DO UPDATE SET
        (words, given, occupations, n_people, skills, skills_needed, counted_at)
        = (excluded.words, excluded.given, excluded.occupations, excluded.n_people, excluded.skills,
           excluded.skills_needed, excluded.counted_at);
    UPDATE gate_criteriachange change SET people = (
        SELECT coalesce(sum(c.n_match + c.n_to_qualify), 0) FROM gate_context() AS given, matching_recount(
            change.before_id, format('%s:%s:', change.xact, change.xact)::pg_snapshot, given.context) AS c)
    WHERE change.offer_id = asked.offer_id AND change.people IS NULL;
    RETURN true;
END $$;
COMMENT ON FUNCTION gate_record_sounding(bigint, text[]) IS
    'Count an offer as if it were of each of these occupations, and who holds each skill that it requires.';
"""


def compose(all_criteria: Sequence[Criterion] | None = None) -> str:
    parts = pieces(criteria.CRITERIA if all_criteria is None else all_criteria)
    return HEADER.format(
        signature=COUNTED_AS_SIGNATURE, variables="", body=COUNTED_AS.format(**parts)
    ) + RECORD.replace("{fresh}", FRESH)
