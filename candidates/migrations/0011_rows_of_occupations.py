"""The rows of whole occupations, wherever people are: the index on occupation and area is slower to say them."""

from django.db import migrations

INDEX = "CREATE INDEX candidates_searchrow_occupation ON candidates_searchrow (occupation)"


class Migration(migrations.Migration):
    dependencies = [("candidates", "0010_live_hash_keys")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX candidates_searchrow_occupation")]
