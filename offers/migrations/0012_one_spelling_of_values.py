"""The values of criteria have one spelling: what the engine compares, whoever wrote it, is what a reader understands.

« today » would be another day each time it is read, a level of no scale would refuse everybody who speaks, a
country with a commune would be both.
"""

from django.db import migrations

CEFR = "A1|A2|B1|B2|C1|C2"
AMOUNT = r"[0-9]{1,9}(\.[0-9]{1,2})?"
# Thirteen months and a third are paid, now and then.
MONTHS = """CASE WHEN jsonb_typeof(value -> 'months') = 'number' THEN (value ->> 'months')::numeric BETWEEN 1 AND 24
            ELSE FALSE END"""
PLACES = {"commune": "[0-9][0-9AB][0-9]{3}", "departement": "[0-9][0-9AB][0-9]?", "region": "[0-9]{2,3}"}


def text(key: str, pattern: str) -> str:
    return f"jsonb_typeof(value -> '{key}') = 'string' AND value ->> '{key}' ~ '^({pattern})$'"


def maybe(key: str, what: str) -> str:
    """Absent or null, or what it must be."""
    return f"(coalesce(value -> '{key}', 'null') = 'null' OR {what})"


def whole(key: str, low: int, high: int) -> str:
    return f"""jsonb_typeof(value -> '{key}') = 'number' AND value ->> '{key}' ~ '^[0-9]{{1,9}}$'
            AND (value ->> '{key}')::int BETWEEN {low} AND {high}"""


def place(kind: str) -> str:
    """Its own key, and of no other kind."""
    others = "', '".join(other for other in PLACES if other != kind)
    own = text(kind, PLACES[kind]) if kind in PLACES else "TRUE"
    return f"WHEN '{kind}' THEN {own} AND NOT value ?| ARRAY['{others}']"


WORKPLACE = "\n            ".join(place(kind) for kind in (*PLACES, "country", "unknown"))
#: By code, where something was read.
VALUES = {
    "occupation": f"NOT value ? 'appellation' OR {whole('appellation', 1, 999_999_999)}",
    "mobility": f"""(NOT value ? 'fully_remote' OR jsonb_typeof(value -> 'fully_remote') = 'boolean')
            AND CASE value ->> 'place'
            {WORKPLACE}
            END""",
    # The cast refuses the 30th of February.
    "availability": f"""CASE WHEN {text("on", "[0-9]{4}-[0-9]{2}-[0-9]{2}")}
            THEN (value ->> 'on')::date IS NOT NULL END""",
    "experience": "value ? 'months'",
    "education": maybe("level", whole("level", 3, 8)),
    "language": maybe("cefr", text("cefr", CEFR)),
    "salary": f"""{text("period", "hour|month|year")} AND {maybe("min", text("min", AMOUNT))}
            AND {maybe("max", text("max", AMOUNT))} AND {maybe("months", MONTHS)}""",
}
CASES = "\n        ".join(f"WHEN code = '{code}' THEN {rule}" for code, rule in VALUES.items())
SPELLED = f"""
ALTER TABLE offers_offercriterion ADD CONSTRAINT offers_criterion_value CHECK (coalesce(
    CASE
        WHEN item = 'unreadable' THEN code <> 'salary' OR value ? 'label'
        {CASES}
        ELSE TRUE
    END, FALSE)
);
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0011_one_plan_of_rows")]
    operations = [
        migrations.RunSQL(SPELLED, "ALTER TABLE offers_offercriterion DROP CONSTRAINT offers_criterion_value")
    ]
