"""The parent company of a group of employers."""

from django.db import migrations, models

import offers.identifiers


class Migration(migrations.Migration):
    dependencies = [("offers", "0024_learned_titles")]
    operations = [
        migrations.AddField(
            model_name="employergroup",
            name="siren",
            field=models.CharField(
                blank=True,
                max_length=9,
                null=True,
                unique=True,
                validators=[offers.identifiers.validate_siren],
                verbose_name="SIREN de la maison mère",
            ),
        ),
        migrations.AddConstraint(
            model_name="employergroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("siren", None), offers.identifiers.IsSiren(models.F("siren")), _connector="OR"
                ),
                name="offers_group_siren_valid",
                violation_error_message="Ce SIREN est faux : vérifiez ses neuf chiffres.",
            ),
        ),
    ]
