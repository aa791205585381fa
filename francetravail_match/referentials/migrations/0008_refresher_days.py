"""How long a refresher may last for an ended certification to be met under reserve (docs/matching.md)."""

import datetime

from django.db import migrations, models


def add_parameter(apps, schema_editor):  # type: ignore[no-untyped-def]
    parameter = apps.get_model("referentials", "NationalParameter")
    parameter.objects.using(schema_editor.connection.alias).create(
        code="refresher_days",
        valid_from=datetime.date(2026, 1, 1),
        value=5,
        reason="Au-delà de cinq jours, c'est une formation et non un recyclage.",
    )


class Migration(migrations.Migration):
    dependencies = [("referentials", "0007_search")]
    operations = [
        migrations.AlterField(
            model_name="nationalparameter",
            name="code",
            field=models.CharField(
                choices=[
                    ("undeclared_mobility_km", "mobilité jamais déclarée (km autour du domicile)"),
                    ("asap_days", "« dès que possible » (jours)"),
                    ("refresher_days", "recyclage qu'une certification échue admet (jours au plus)"),
                    ("reveals_per_day", "levées de pseudonymat par personne et par jour"),
                ],
                max_length=40,
                verbose_name="paramètre",
            ),
        ),
        migrations.RunPython(add_parameter, migrations.RunPython.noop),
    ]
