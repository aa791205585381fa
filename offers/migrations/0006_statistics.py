"""An import tells the planner what it wrote: a plan made for empty tables must not serve full ones."""

from django.db import migrations

GRANT = """
GRANT MAINTAIN ON offers_joboffer, offers_offerversion, offers_offercriterion, offers_offerdetails, offers_searchrow
TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0005_details")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
