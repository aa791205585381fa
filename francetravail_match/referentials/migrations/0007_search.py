"""Indexes for occupations and communes searched by their words."""

from django.db import migrations

INDEXES = """
CREATE INDEX referentials_commune_folded ON referentials_commune (fold_text(name) text_pattern_ops);
CREATE INDEX referentials_appellation_folded ON referentials_appellation USING gin (fold_text(label) gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("referentials", "0006_statistics"), ("common", "0003_search_text")]
    operations = [migrations.RunSQL(INDEXES, migrations.RunSQL.noop)]
