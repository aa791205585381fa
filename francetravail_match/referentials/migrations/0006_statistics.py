"""An import tells the planner what it loaded: a plan made for empty tables must not serve full ones."""

from django.db import migrations

TABLES = (
    "appellation commune departement naf region romecode romemobility romeskill rometext romeworkcontext skill "
    "workcontext"
)
GRANT = f"GRANT MAINTAIN ON {', '.join(f'referentials_{name}' for name in TABLES.split())} TO app;"


class Migration(migrations.Migration):
    dependencies = [("referentials", "0005_facts")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
