"""Zones are compared by the names of their départements, computed with the search rows."""

from django.db import migrations

SQL = """
DROP FUNCTION nearest_km(float8[], float8[], float8, float8);
DROP FUNCTION farthest_km(float8[], float8[], float8, float8);
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0005_cluster")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
