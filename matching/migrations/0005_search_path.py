"""Functions find our tables and no others: none that a session makes for itself comes before."""

from django.db import migrations

FUNCTIONS = """
    matching_weights_stamp matching_weights_refuse_change
""".split()
SQL = "".join(
    f"ALTER FUNCTION {name}() SET search_path = pg_catalog, public, pg_temp;\n" for name in FUNCTIONS
)


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_weights")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
