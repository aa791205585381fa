"""An offer's version is its own and its contact its employer's; never published is not recent."""

from django.db import migrations, models

STRAY = """
UPDATE offers_joboffer o SET contact_id = NULL
    WHERE contact_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM offers_employercontact c WHERE c.id = o.contact_id AND c.employer_id = o.employer_id);
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

TOGETHER = """
ALTER TABLE offers_offerversion ADD CONSTRAINT offers_offerversion_id_offer UNIQUE (id, offer_id);
ALTER TABLE offers_employercontact ADD CONSTRAINT offers_employercontact_id_employer UNIQUE (id, employer_id);
ALTER TABLE offers_joboffer
    ADD CONSTRAINT offers_joboffer_version_offer FOREIGN KEY (current_version_id, id)
        REFERENCES offers_offerversion (id, offer_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT offers_joboffer_contact_employer FOREIGN KEY (contact_id, employer_id)
        REFERENCES offers_employercontact (id, employer_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles_and_second_factor"),
        ("offers", "0012_whose_change"),
    ]

    operations = [
        migrations.RunSQL(STRAY, migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name="joboffer",
            options={
                "ordering": [
                    models.OrderBy(models.F("published_at"), descending=True, nulls_last=True),
                    "-id",
                ],
                "verbose_name": "offre",
            },
        ),
        migrations.AddIndex(
            model_name="joboffer",
            index=models.Index(
                models.F("agency"),
                models.OrderBy(models.F("published_at"), descending=True, nulls_last=True),
                models.OrderBy(models.F("id"), descending=True),
                name="offers_joboffer_recent",
            ),
        ),
        migrations.AddConstraint(
            model_name="joboffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact", None), ("employer__isnull", False), _connector="OR"),
                name="offers_joboffer_contact_of_employer",
                violation_error_message="Un contact ne va pas sans son employeur.",
            ),
        ),
        migrations.RunSQL(TOGETHER, migrations.RunSQL.noop),
    ]
