"""What the check of a payload does not promise."""

from django.db import migrations

COMMENT = """
COMMENT ON FUNCTION journal_is_coded(jsonb) IS
    'Numbers, booleans, dates and codes: no sentence, no capitalised name, no address.
A lone lower-case word has the form of a code and passes: what each action may hold is listed in journal/actions.py.';
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_request_index")]
    operations = [migrations.RunSQL(COMMENT, migrations.RunSQL.noop)]
