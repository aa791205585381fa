"""The criteria that exist and what each may say: a criterion of age, sex or origin has no place to be stored."""

from django.db import migrations

#: By code: the items that it may have (a regular expression), and the keys of its value.
CRITERIA = {
    "occupation": ("[A-N][0-9]{4}", "appellation"),
    "mobility": ("workplace", "place commune departement region fully_remote"),
    "contract": ("permanent|fixed_term|temporary|seasonal|apprenticeship|self_employed|unreadable", "label"),
    "working_time": ("full_time|part_time", ""),
    "schedule": ("night|weekend|on_call|shifts|long_trips", ""),
    "availability": ("start", "on"),
    # A minimum alone: a maximum of experience is an age in other words.
    "experience": ("", "months"),
    "education": ("|[0-9]{5}|label:.+", "level field asked"),
    "skill": ("[1-9][0-9]{0,8}|label:.+|at_least", "label count"),
    "licence": ("AM|A[12]?|B1?|BE|C1?E?|D1?E?|label:.+", "label"),
    "language": ("[a-z]{2,3}|label:.+", "cefr label"),
    "certification": ("[A-Z0-9][A-Z0-9._-]*|label:.+", "label"),
    "salary": ("|unreadable", "period min max months label"),
}


def lawful() -> str:
    cases = "\n        ".join(
        f"WHEN '{code}' THEN item ~ '^({items})$' AND jsonb_typeof(value) = 'object'"
        f" AND value - string_to_array('{keys}', ' ') = '{{}}'"
        for code, (items, keys) in CRITERIA.items()
    )
    return f"""
ALTER TABLE offers_offercriterion ADD CONSTRAINT offers_criterion_lawful CHECK (
    CASE code
        {cases}
        ELSE false
    END
);
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0007_learned_titles")]
    operations = [
        migrations.RunSQL(
            lawful(), "ALTER TABLE offers_offercriterion DROP CONSTRAINT offers_criterion_lawful"
        )
    ]
