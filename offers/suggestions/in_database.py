"""Which occupations a title names, as the database reads it: the words of `words.py`, written out there.

A title names an occupation where every word of one of its titles of ROME is in it: two at least, or nothing
else. `suggest_rome` finds more, by resemblance and by what was learned; this is what nobody can leave out.
"""

import json
import re

from francetravail_match.common import folding
from francetravail_match.common.installed import Installed

from .words import ABBREVIATIONS, BOTH_SEXES, INCLUSIVE, LINKS, NEUTRAL, NOISE, SHORTEST_STEM

#: The index has what three letters have in common.
SHORTEST_SOUGHT = 3
FUNCTION = "LANGUAGE sql {kind} SET search_path = pg_catalog, public, pg_temp AS $$"

WORDS = """
CREATE OR REPLACE FUNCTION offers_title_words(title text) RETURNS text[] {immutable}
    SELECT coalesce(array_agg(DISTINCT CASE
        {neutral}
        WHEN length(word) > 3 AND word LIKE '%es' THEN left(word, -2)
        WHEN length(word) > 3 AND word ~ '([^s]s|e)$' THEN left(word, -1)
        ELSE word END), '{{}}')
    FROM string_to_table({folded}, ' ') AS written
    CROSS JOIN LATERAL string_to_table(coalesce('{abbreviations}'::jsonb ->> written, written), ' ') AS word
    WHERE written <> ALL ('{{{left_out}}}') AND written !~ '^[0-9]*$'
$$;
COMMENT ON FUNCTION offers_title_words(text) IS 'The words that count, as `words.words_of` has them.';

CREATE OR REPLACE FUNCTION offers_said_once(label text) RETURNS text {immutable}
    SELECT CASE WHEN strpos(label, ' / ') = 0 THEN label ELSE first || ' ' || array_to_string(
        (string_to_array(rest, ' '))[cardinality(string_to_array(first, ' ')) + 1:], ' ') END
    FROM (VALUES (split_part(label, ' / ', 1), substr(label, strpos(label, ' / ') + 3))) AS part (first, rest)
$$;
COMMENT ON FUNCTION offers_said_once(text) IS 'A title of ROME once, as `words.masculine_of` has it.';
"""

# A label of which every word is in the title has the beginnings of two of them: an index finds those.
NAMED = """
CREATE OR REPLACE FUNCTION offers_named_in(title text) RETURNS text[] {stable}
    WITH said AS MATERIALIZED (
        SELECT offers_title_words(title) AS words
    ), looked_for AS MATERIALIZED (
        SELECT word, '%' || regexp_replace(word, '^(.{{{shortest},}}?)({endings})$', '\\1') || '%' AS stem
        FROM said, unnest(said.words) AS word WHERE length(word) >= {shortest}
    ), label AS MATERIALIZED (
        SELECT DISTINCT a.label, a.rome_id FROM looked_for one
        JOIN looked_for two ON one.word < two.word
            OR one.word = two.word AND (SELECT count(*) FROM looked_for) = 1
        JOIN referentials_appellation a ON a.retired_at IS NULL
            AND fold_text(a.label) LIKE one.stem AND fold_text(a.label) LIKE two.stem
    ), whole AS MATERIALIZED (
        SELECT r.code, named.words FROM said, label
        JOIN referentials_romecode r ON r.id = label.rome_id AND r.retired_at IS NULL
        CROSS JOIN LATERAL (
            SELECT offers_title_words(offers_said_once(label.label)) AS words OFFSET 0
        ) AS named
        WHERE named.words <@ said.words
            AND cardinality(named.words) >= least(2, greatest(cardinality(said.words), 1))
    )
    SELECT coalesce(array_agg(DISTINCT w.code ORDER BY w.code), '{{}}') FROM whole w
    WHERE NOT EXISTS (SELECT FROM whole longer
        WHERE w.words <@ longer.words AND cardinality(longer.words) > cardinality(w.words))
$$;
COMMENT ON FUNCTION offers_named_in(text) IS
    'The occupations in force of which a title has every word of a name, but for a longer one.';
"""


def text() -> str:
    """The functions that `migrate` installs."""
    immutable, stable = (FUNCTION.format(kind=kind) for kind in ("IMMUTABLE STRICT", "STABLE"))
    plain = f"regexp_replace(title, {_pattern(BOTH_SEXES)}, ' ', 'gi')"
    plain = f"regexp_replace({plain}, {_pattern(INCLUSIVE)}, '', 'gi')"
    return WORDS.format(
        immutable=immutable,
        neutral="\n        ".join(
            f"WHEN length(word) >= {len(ending) + SHORTEST_STEM} AND word LIKE '%{ending}'"
            f" THEN left(word, -{len(ending)}) || '{common}'"
            for ending, common in NEUTRAL
        ),
        folded=folding.IN_DATABASE.format(words=plain),
        abbreviations=json.dumps(ABBREVIATIONS),
        left_out=",".join(sorted(LINKS | NOISE)),
    ) + NAMED.format(
        stable=stable, endings="|".join(sorted({common for _, common in NEUTRAL})), shortest=SHORTEST_SOUGHT
    )


def _pattern(pattern: re.Pattern[str]) -> str:
    """As a literal of the database, which has another sign for the edge of a word."""
    return "'" + pattern.pattern.replace(r"\b", r"\y") + "'"


FUNCTIONS = Installed(
    signed="offers_title_words(text)",
    callers=dict.fromkeys(("offers_title_words", "offers_said_once", "offers_named_in"), "app, admin"),
    text=text,
    refusal="Les mots des intitulés que la base reconnaît ne sont pas ceux de cette version.",
    error_id="offers.E002",
)
