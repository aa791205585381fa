"""What the source said last of an offer's criteria, so that a change made here outlives the next import."""

import django.db.models.deletion
from django.db import migrations, models

# Until now nobody but the import made versions. The search rows of offers do not depend on this.
SAID_SO_FAR = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE offers_joboffer DISABLE TRIGGER USER;
UPDATE offers_joboffer SET source_version_id = current_version_id
    WHERE source = 'france_travail' AND current_version_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE offers_joboffer ENABLE TRIGGER USER;
ALTER TABLE offers_joboffer ADD CONSTRAINT offers_joboffer_source_version_offer
    FOREIGN KEY (source_version_id, id) REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0018_zone_departements")]

    operations = [
        migrations.AddField(
            model_name="joboffer",
            name="source_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offers.offerversion",
                verbose_name="dernière version dite par la source",
            ),
        ),
        migrations.RunSQL(SAID_SO_FAR, migrations.RunSQL.noop),
    ]
