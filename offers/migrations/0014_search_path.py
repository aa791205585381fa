"""Functions find our tables and no others: none that a session makes for itself comes before."""

from django.db import migrations

FUNCTIONS = """
    offers_copy_listed offers_state_refuse_change offers_transition_refuse_change offers_transition_stamp
    offers_version_stamp
""".split()
SQL = "".join(
    f"ALTER FUNCTION {name}() SET search_path = pg_catalog, public, pg_temp;\n" for name in FUNCTIONS
)


class Migration(migrations.Migration):
    dependencies = [("offers", "0013_together")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
