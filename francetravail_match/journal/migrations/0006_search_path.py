"""Functions find our tables and no others: none that a session makes for itself comes before."""

from django.db import migrations

FUNCTIONS = """
    journal_refuse_change
""".split()
SQL = "".join(
    f"ALTER FUNCTION {name}() SET search_path = pg_catalog, public, pg_temp;\n" for name in FUNCTIONS
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_what_codes_do_not_refuse")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
