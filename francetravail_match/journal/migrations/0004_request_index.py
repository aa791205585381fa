"""What one click did: the lines of a request are found without reading a month."""

from django.db import migrations

INDEX = """
CREATE INDEX journal_line_request ON journal_line (request_id) WHERE request_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_lines_and_seals")]
    operations = [migrations.RunSQL(INDEX, migrations.RunSQL.noop)]
