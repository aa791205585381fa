"""What an offer may not say, as the database reads it: the same rules, written out in its own dialect.

Whoever stands on an offer's words being lawful (the gate) need not take the application's word for it. Only
what is unlawful is read here. Places are counted from 1, and end after the last letter.
"""

import re
from collections.abc import Iterator

from francetravail_match.common import folding
from francetravail_match.common.french_patterns import INVISIBLE, compile_patterns
from francetravail_match.referentials.enums import MinimumWageArea

from ..enums import UNREADABLE, PayPeriod, WorkingTime
from . import language, pay
from .alarm import Field, Severity
from .anchors import PLAIN, SPELT, anchors
from .texts import FILLER, SENTENCE_END
from .wordings import Compiled, compiled

NAMED = re.compile(r"\(\?P<\w+>")
#: One letter, whatever it is written as; then what means something else there: any letter but a newline, a
#: group that bears a number, a capital, which small letters never are.
ONE_LETTER = re.compile(r"\\.|\[(?:\\.|[^\]])*\]")
APART = re.compile(r"\.|\((?!\?)|[A-Z]")
FUNCTION = "LANGUAGE {language} {kind} SET search_path = pg_catalog, public, pg_temp AS $$"
SQL, STEPS = (FUNCTION.format(language=name, kind="IMMUTABLE STRICT") for name in ("sql", "plpgsql"))
READS = FUNCTION.format(language="sql", kind="STABLE")

RULES = """
CREATE OR REPLACE FUNCTION offers_word_rules() RETURNS TABLE (
    code text, in_title boolean, in_description boolean, apart text[], patterns text[], anchors text[],
    groups int, innocent text[], unless text) {sql}
    VALUES {rows}
$$;
"""

READING = """
CREATE OR REPLACE FUNCTION offers_readable(given text) RETURNS text {sql}
    SELECT lower(translate(normalize(given, NFC), '{invisible}', ''))
$$;
COMMENT ON FUNCTION offers_readable(text) IS 'As a reader sees it, in small letters.';

CREATE OR REPLACE FUNCTION offers_excerpt_digest(excerpt text) RETURNS text {sql}
    SELECT encode(sha256(convert_to({folded}, 'UTF8')), 'hex')
$$;
COMMENT ON FUNCTION offers_excerpt_digest(text) IS 'As `linter.Alarm.digest` has it.';

CREATE OR REPLACE FUNCTION offers_places(words text, pattern text, groups int DEFAULT 0)
    RETURNS TABLE (first int, last int) {steps}
DECLARE
    at int := 1;
    after int;
BEGIN
    LOOP
        first := regexp_instr(words, pattern, at, 1, 0);
        EXIT WHEN first = 0;
        last := regexp_instr(words, pattern, at, 1, 1);
        at := greatest(last, first + 1);
        FOR number IN 1..groups LOOP
            after := regexp_instr(words, pattern, first, 1, 1, '', number);
            IF after > 0 THEN
                first := regexp_instr(words, pattern, first, 1, 0, '', number);
                last := after;
                EXIT;
            END IF;
        END LOOP;
        RETURN NEXT;
    END LOOP;
END $$;
COMMENT ON FUNCTION offers_places(text, text, int) IS
    'Where a pattern is found: the whole, or the first of its groups that holds something.';

CREATE OR REPLACE FUNCTION offers_without(words text, innocent text[]) RETURNS text {steps}
DECLARE
    filled text := words;
    place record;
BEGIN
    FOR place IN
        SELECT p.* FROM unnest(innocent) AS each (pattern), offers_places(words, each.pattern) AS p
    LOOP
        filled := overlay(filled PLACING repeat('{filler}', place.last - place.first)
            FROM place.first FOR place.last - place.first);
    END LOOP;
    RETURN filled;
END $$;

CREATE OR REPLACE FUNCTION offers_sentence(words text, first int, last int) RETURNS text {sql}
    SELECT substr(words, ends.before, ends.after - ends.before) FROM (
        SELECT coalesce(max(p.last) FILTER (WHERE p.last <= $2), 1) AS before,
            coalesce(min(p.last) FILTER (WHERE p.last > greatest($2, $3 - 1)), length(words) + 1) AS after
        FROM offers_places(words, '{sentence_end}') AS p) AS ends
$$;
COMMENT ON FUNCTION offers_sentence(text, int, int) IS 'Every sentence that the place touches.';

CREATE OR REPLACE FUNCTION offers_worth_looking(words text, patterns text[], anchors text[])
    RETURNS text {sql}
    SELECT string_agg('(?:' || p.pattern || ')', '|' ORDER BY p.n)
    FROM (SELECT translate(replace(words, 'œ', 'oe'), '{spelt}', '{plain}') AS plain OFFSET 0) AS text,
        unnest(patterns, anchors) WITH ORDINALITY AS p (pattern, anchors, n)
    WHERE p.anchors = '' OR EXISTS (
        SELECT FROM string_to_table(p.anchors, ' ') AS anchor WHERE strpos(text.plain, anchor) > 0)
$$;
COMMENT ON FUNCTION offers_worth_looking(text, text[], text[]) IS
    'One expression of those patterns of which the words hold an anchor; NULL if they hold none.';

CREATE OR REPLACE FUNCTION offers_unlawful_words(title text, description text, contracts text[])
    RETURNS TABLE (rule text, excerpt text) {steps}
DECLARE
    each record;
    seen text;
    found text;
    place record;
BEGIN
    FOR each IN SELECT * FROM offers_word_rules() AS r WHERE NOT contracts && r.apart LOOP
        FOREACH seen IN ARRAY ARRAY[
            CASE WHEN each.in_title THEN offers_readable(title) END,
            CASE WHEN each.in_description THEN offers_readable(description) END]
        LOOP
            -- Most rules find nothing in most offers: what is innocent is looked for afterwards.
            found := offers_worth_looking(seen, each.patterns, each.anchors);
            CONTINUE WHEN (seen ~ found) IS NOT TRUE;
            FOR place IN
                SELECT * FROM offers_places(offers_without(seen, each.innocent), found, each.groups)
            LOOP
                CONTINUE WHEN offers_sentence(seen, place.first, place.last) ~ each.unless;
                rule := each.code;
                excerpt := substr(seen, place.first, place.last - place.first);
                RETURN NEXT;
            END LOOP;
        END LOOP;
    END LOOP;
END $$;
COMMENT ON FUNCTION offers_unlawful_words(text, text, text[]) IS
    'What these words say that the law forbids; the contracts are those that the offer states.';
"""

OFFER = """
CREATE OR REPLACE FUNCTION offers_unlawful(an_offer bigint) RETURNS TABLE (rule text, digest text) {reads}
    WITH offer AS (
        SELECT o.title, o.description, offers_readable(o.description) AS seen,
            o.current_version_id AS version, o.source_version_id AS source_version,
            ARRAY(SELECT c.item FROM offers_offercriterion c
                WHERE c.version_id = o.current_version_id AND c.code = 'contract') AS contracts,
            EXISTS (SELECT FROM offers_offercriterion c WHERE c.version_id = o.current_version_id
                AND c.code = 'working_time' AND c.item = '{part_time}') AS part_time,
            (SELECT nullif(d.weekly_minutes, 0) FROM offers_offerdetails d
                WHERE d.offer_id = o.id) AS minutes,
            coalesce((SELECT '{area.MAYOTTE}' FROM offers_offercriterion c
                JOIN (VALUES {mayotte}) AS place (kind, begins) ON c.value ->> 'place' = place.kind
                WHERE c.version_id = o.current_version_id AND c.code = 'mobility'
                    AND starts_with(c.value ->> place.kind, place.begins) LIMIT 1), '{area.FRANCE}') AS area
        FROM offers_joboffer o WHERE o.id = an_offer
    ), told AS (
        SELECT DISTINCT by_hour.words, translate(by_hour.words, ',€', '..')::numeric AS amount
        FROM offer o
        CROSS JOIN LATERAL (VALUES (offers_readable(o.title)), (o.seen)) AS t (seen)
        CROSS JOIN unnest(ARRAY[{hourly}]) AS hourly (pattern)
        CROSS JOIN LATERAL offers_places(
            offers_without(t.seen, ARRAY[{beside_pay}]), hourly.pattern, 1) AS p
        CROSS JOIN LATERAL (SELECT substr(t.seen, p.first, p.last - p.first) AS words) AS by_hour
    ), pay AS (
        SELECT c.version_id, period.*, coalesce(
            nullif(c.value ->> 'max', ''), nullif(c.value ->> 'min', ''))::numeric AS amount
        FROM offer o
        JOIN offers_offercriterion c ON c.version_id IN (o.version, o.source_version)
        JOIN (VALUES {periods}) AS period (code, hours, label, shorter) ON period.code = c.value ->> 'period'
        WHERE c.code = 'salary' AND c.item <> '{unreadable}'
    ), found AS (
        SELECT w.rule, w.excerpt FROM offer o, offers_unlawful_words(o.title, o.description, o.contracts) AS w
        UNION ALL
        SELECT w.rule, label.label FROM offer o
        JOIN offers_offercriterion c ON c.version_id = o.version
        CROSS JOIN LATERAL (
            SELECT btrim(concat(c.value ->> 'label', ' ', c.value ->> 'field')) AS label) AS label
        CROSS JOIN LATERAL (SELECT * FROM offers_unlawful_words('', label.label, '{{}}') LIMIT 1) AS w
        WHERE label.label <> ''
        UNION ALL
        SELECT 'foreign_language', substr(o.seen, 1, coalesce((
            SELECT p.last FROM offers_places(o.seen, '{sentence_end}') AS p LIMIT 1), length(o.seen) + 1) - 1)
        FROM offer o CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE word[1] = ANY ('{{{english}}}')) AS english,
                count(*) FILTER (WHERE word[1] = ANY ('{{{french}}}')) AS french
            FROM regexp_matches(o.seen, '[[:alpha:]]+', 'g') AS word) AS words
        WHERE words.english >= {enough} AND words.english > words.french
        UNION ALL
        SELECT '{underpaid}', paid.words FROM offer o
        CROSS JOIN LATERAL (SELECT hourly_gross - {tolerance} AS least FROM referentials_minimumwage
            WHERE area = o.area AND valid_from <= (app_now() AT TIME ZONE 'Europe/Paris')::date
            ORDER BY valid_from DESC LIMIT 1) AS smic
        CROSS JOIN LATERAL (
            SELECT told.words FROM told WHERE told.amount >= {least_hourly} AND told.amount < smic.least
            UNION ALL
            SELECT concat(regexp_replace(trunc(pay.amount)::text, '(\\d)(?=(\\d{{3}})+$)', '\\1 ', 'g'),
                to_char(nullif(100 * mod(pay.amount, 1), 0), 'FM" "00'), ' ', pay.label)
            FROM pay
            WHERE pay.version_id = o.version
                AND (pay.code = 'hour' OR NOT o.part_time OR o.minutes IS NOT NULL)
                AND pay.amount * {full_week} < smic.least * pay.hours
                    * CASE WHEN pay.code = 'hour' THEN {full_week} ELSE least(o.minutes, {full_week}) END
                -- What shows that nobody is paid that excuses a source, and no one who types it here.
                AND NOT (
                    EXISTS (SELECT FROM pay AS said WHERE said.version_id = o.source_version
                        AND (said.code, said.amount) = (pay.code, pay.amount))
                    AND (EXISTS (SELECT FROM told WHERE told.amount >= smic.least)
                        OR coalesce(pay.amount BETWEEN smic.least * pay.shorter
                            AND {most_times} * smic.least * pay.shorter, false)
                        OR pay.code <> 'hour' AND least(o.minutes, {full_week}) = {full_week}
                            AND (offers_without(offers_readable(o.title), {by_choice})
                            ~ {said_part_time} OR offers_without(o.seen, {by_choice}) ~ {said_part_time})))
        ) AS paid
        WHERE NOT o.contracts && '{{{apart}}}'
    )
    SELECT f.rule, offers_excerpt_digest(f.excerpt) FROM found f
    WHERE NOT EXISTS (SELECT FROM offers_alarmsetaside a WHERE a.offer_id = an_offer AND a.rule = f.rule
        AND a.digest = offers_excerpt_digest(f.excerpt))
$$;
COMMENT ON FUNCTION offers_unlawful(bigint) IS
    'What an offer says that the law forbids and nobody has set aside: rules, and digests of the excerpts.';
"""


def in_postgresql(pattern: re.Pattern[str]) -> str:
    """The same pattern for the database, as a literal; for words in small letters."""
    if found := APART.search(ONE_LETTER.sub("", NAMED.sub("(?:", pattern.pattern))):
        raise ValueError(f"« {found[0]} » est lu autrement par la base : {pattern.pattern}")
    return _literal(NAMED.sub("(", pattern.pattern).replace(r"\b", r"\y"))


def text() -> str:
    """The functions that `migrate` installs."""
    reading = READING.format(
        sql=SQL,
        steps=STEPS,
        invisible="".join(map(chr, INVISIBLE)),
        filler=FILLER,
        spelt=SPELT,
        plain=PLAIN,
        sentence_end=SENTENCE_END.pattern,
        folded=folding.IN_DATABASE.format(words="excerpt"),
    )
    return _rules() + reading + _offer()


def _rules() -> str:
    unlawful = (each for each in compiled() if each.rule.severity == Severity.UNLAWFUL)
    rows = ",\n        ".join(f"({', '.join(_columns(each))})" for each in unlawful)
    return RULES.format(sql=SQL, rows=rows)


def _columns(each: Compiled) -> Iterator[str]:
    rule = each.rule
    yield _literal(rule.code)
    yield str(Field.TITLE in rule.fields).lower()
    yield str(Field.DESCRIPTION in rule.fields).lower()
    yield f"'{{{','.join(sorted(rule.contracts_apart))}}}'::text[]"
    each_pattern = [compile_patterns((pattern,)) for pattern in rule.patterns]
    yield f"ARRAY[{', '.join(map(in_postgresql, each_pattern))}]"
    yield f"ARRAY[{', '.join(_literal(' '.join(anchors(pattern))) for pattern in each_pattern)}]"
    yield str(each.found.groups)
    yield f"ARRAY[{', '.join(map(in_postgresql, each.innocent))}]"
    yield in_postgresql(each.unless) if rule.unless else "NULL"


def _offer() -> str:
    return OFFER.format(
        reads=READS,
        part_time=WorkingTime.PART_TIME,
        unreadable=UNREADABLE,
        sentence_end=SENTENCE_END.pattern,
        english=",".join(sorted(language.ENGLISH)),
        french=",".join(sorted(language.FRENCH)),
        enough=language.ENOUGH,
        underpaid=pay.CODE,
        tolerance=pay.TOLERANCE,
        least_hourly=pay.LEAST_HOURLY,
        hourly=", ".join(map(in_postgresql, pay.HOURLY)),
        beside_pay=in_postgresql(pay.INNOCENT),
        said_part_time=in_postgresql(pay.PART_TIME),
        by_choice=f"ARRAY[{in_postgresql(pay.BY_CHOICE)}]",
        apart=",".join(sorted(pay.APART)),
        full_week=pay.FULL_WEEK,
        mayotte=", ".join(f"('{kind}', '{begins}')" for kind, begins in pay.MAYOTTE.items()),
        area=MinimumWageArea,
        most_times=pay.MOST_TIMES,
        periods=", ".join(
            f"('{period}', {hours}, {_literal(str(period.label))}, {_shorter(period)})"
            for period, hours in pay.HOURS.items()
        ),
    )


def _shorter(period: PayPeriod) -> str:
    """The hours of the next shorter period."""
    shorter = pay.SHORTER.get(period)
    return str(pay.HOURS[shorter]) if shorter else "NULL"


def _literal(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
