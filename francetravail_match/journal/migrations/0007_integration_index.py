"""What an integration did and whom it read: its lines are found without reading a month."""

from django.db import migrations

INDEX = """
CREATE INDEX journal_line_integration ON journal_line ((payload -> 'integration'), occurred_at)
    WHERE payload ? 'integration';
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_search_path")]
    operations = [migrations.RunSQL(INDEX, migrations.RunSQL.noop)]
