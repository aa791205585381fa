"""Which questions stand between a person and a verdict: functions of the database, made of the criteria.

`questions_of_offer` is everybody to ask about an offer, `questions_of_pair` one person; `migrate` installs
them beside the engine, whose best row of the person they read. A question is written `criterion:item`;
without an item it is asked once for all, in a form that serves every later offer (all contracts, all hours,
all licences, the whole area). An unknown that no answer of the person can lift (a workplace that the offer
does not say) has no question, and is `blocked`.
"""

from collections.abc import Mapping, Sequence

from ..criteria import Criterion
from ..functions import HEADER
from ..pair import FAMILY, alone
from ..sql import UNKNOWN, decisive

ONCE_FOR_ALL = "ARRAY['']"
ROME = "(SELECT r.code::text FROM referentials_romecode r WHERE r.id = {})"
#: Criterion → SQL for the items to ask, as text[]; NULL or empty: nothing that the person could answer.
ITEMS = {
    "occupation": f"ARRAY[{ROME.format('o.occupation')}]",
    "mobility": "CASE WHEN p.area_id = 0 OR o.fully_remote AND p.accepts_remote IS NULL THEN ARRAY[''] END",
    "contract": f"CASE WHEN o.contract <> 'unreadable' THEN {ONCE_FOR_ALL} END",
    "experience": f"CASE WHEN p.experience_months IS NULL THEN ARRAY[{ROME.format('p.occupation')}] END",
    "education": "CASE WHEN p.education_level IS NULL OR p.education_field IS NULL THEN ARRAY[''] END",
}
#: Of these families each thing is a question; of licences, one question has them all.
ITEM_BY_ITEM = ("skill", "language", "certification")
# Everything that an offer wants of a family, one by one, by the criterion's own expression.
UNKNOWN_ITEMS = """(
        SELECT array_agg(split_part(item::text, ':', 1) ORDER BY item)
        FROM (SELECT o AS row) AS whole, unnest((whole.row).{column}) AS item,
            LATERAL jsonb_populate_record(whole.row, {alone}) AS o
        WHERE ({outcome}) IS NULL
    )"""

#: What both return.
COLUMNS = """job_seeker_id bigint, public_id uuid, rank int, minimum int, maximum int, can_be_asked bool,
    unknown text[], blocked text[], questions text[]"""
BODY = """
    RETURN QUERY
    SELECT p.job_seeker_id, p.public_id, best.rank, best.minimum, best.maximum, p.can_be_asked,
        array_remove(ARRAY[{unknown}], NULL), array_remove(ARRAY[{blocked}], NULL), {questions}
    FROM ({source}) AS best
    JOIN offers_searchrow o ON o.version_id = version
    JOIN candidates_searchrow p ON p.job_seeker_id = best.job_seeker_id AND p.occupation = best.occupation
        AND p.area_id = best.area_id
    CROSS JOIN LATERAL (SELECT {items} OFFSET 0) AS ask;
"""
OF_OFFER = f"""
        SELECT part[1]::bigint AS job_seeker_id, part[4]::int AS rank, part[5]::smallint AS occupation,
            part[6]::bigint AS area_id, part[7]::int AS minimum, part[8]::int AS maximum, part[9] AS outcomes
        FROM matching_offer(version, context, {2**31 - 1}) AS found
        CROSS JOIN LATERAL string_to_table(found.results, E'\\n') AS line
        CROSS JOIN LATERAL (SELECT string_to_array(line, ' ') AS part OFFSET 0) AS parts
        WHERE part[3] = '1'
    """  # noqa: S608
OF_PAIR = """
        SELECT person AS job_seeker_id, 1 AS rank, m.occupation, coalesce(m.area_id, 0) AS area_id,
            m.minimum, m.maximum, m.outcomes
        FROM matching_pair(version, person, context) AS m WHERE m.failed = 0 AND m.unknown
    """
SIGNATURES = {
    "questions_of_offer": ("version bigint, context jsonb", OF_OFFER),
    "questions_of_pair": ("version bigint, person bigint, context jsonb", OF_PAIR),
}


def _items(criterion: Criterion) -> str:
    family = FAMILY.fullmatch(criterion.items)
    if not family:
        return ITEMS.get(criterion.code, ONCE_FOR_ALL)
    unknown = UNKNOWN_ITEMS.format(
        column=family[1], alone=alone(family[1], family[2], family[3]), outcome=criterion.outcome
    )
    if criterion.code in ITEM_BY_ITEM:
        return unknown
    return f"CASE WHEN {unknown} IS NOT NULL THEN {ONCE_FOR_ALL} END"


def compose(all_criteria: Sequence[Criterion], signatures: Mapping[str, tuple[str, str]] = SIGNATURES) -> str:
    """The text of the functions, for these criteria: name → arguments, and where the best rows come from."""
    deciding = [(n, c) for n, c in enumerate(all_criteria, 1) if decisive(c) != "FALSE"]
    unknown = {
        c.code: f"(substr(best.outcomes, {n}, 1) = '{UNKNOWN}' AND {decisive(c)})" for n, c in deciding
    }
    parts = {
        "unknown": ", ".join(f"CASE WHEN {is_so} THEN '{code}' END" for code, is_so in unknown.items()),
        "items": ", ".join(
            f"CASE WHEN {unknown[c.code]} THEN {_items(c)} END AS {c.code}" for _, c in deciding
        ),
        "blocked": ", ".join(
            f"CASE WHEN {is_so} AND coalesce(cardinality(ask.{code}), 0) = 0 THEN '{code}' END"
            for code, is_so in unknown.items()
        ),
        "questions": " || ".join(
            f"ARRAY(SELECT '{code}:' || item FROM unnest(ask.{code}) AS item)" for code in unknown
        ),
    }
    return "".join(
        HEADER.format(
            signature=f"{name}({arguments}) RETURNS TABLE ({COLUMNS})",
            variables="",
            body=BODY.format(source=source, **parts),
        )
        for name, (arguments, source) in signatures.items()
    )
