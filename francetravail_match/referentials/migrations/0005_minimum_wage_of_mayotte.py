"""The minimum wage of Mayotte, which the same texts set beside that of the rest of France."""

from django.db import migrations, models

# Valid from, gross euros an hour, text: article 1 of the decrees and 2 of the orders, 2°.
MAYOTTE = [
    ("2019-01-01", "7.57", "décret n° 2018-1173 du 19 décembre 2018"),
    ("2020-01-01", "7.66", "décret n° 2019-1387 du 18 décembre 2019"),
    ("2021-01-01", "7.74", "décret n° 2020-1598 du 16 décembre 2020"),
    ("2021-10-01", "7.91", "arrêté du 27 septembre 2021"),
    ("2022-01-01", "7.98", "décret n° 2021-1741 du 22 décembre 2021"),
    ("2022-05-01", "8.19", "arrêté du 19 avril 2022"),
    ("2022-08-01", "8.35", "arrêté du 29 juillet 2022"),
    ("2023-01-01", "8.51", "décret n° 2022-1608 du 22 décembre 2022"),
    ("2023-05-01", "8.70", "arrêté du 26 avril 2023"),
    ("2024-01-01", "8.80", "décret n° 2023-1216 du 20 décembre 2023"),
    ("2024-11-01", "8.98", "décret n° 2024-951 du 23 octobre 2024"),
    ("2026-01-01", "9.33", "décret du 17 décembre 2025 portant relèvement du salaire minimum de croissance"),
]


def add_wages(apps, schema_editor):  # type: ignore[no-untyped-def]
    model = apps.get_model("referentials", "MinimumWage")
    model.objects.using(schema_editor.connection.alias).bulk_create(
        model(area="mayotte", valid_from=day, hourly_gross=euros, source=text) for day, euros, text in MAYOTTE
    )


class Migration(migrations.Migration):
    dependencies = [("referentials", "0004_working_days")]
    operations = [
        migrations.AddField(
            "minimumwage",
            "area",
            # What was there is of all the rest of France.
            models.CharField(
                "territoire",
                max_length=10,
                choices=[("france", "France, sauf Mayotte"), ("mayotte", "Mayotte")],
                default="france",
            ),
            preserve_default=False,
        ),
        migrations.AlterField("minimumwage", "valid_from", models.DateField("en vigueur depuis")),
        migrations.AlterModelOptions(
            "minimumwage",
            {
                "ordering": ["-valid_from", "area"],
                "verbose_name": "salaire minimum légal (SMIC)",
                "verbose_name_plural": "salaires minimums légaux (SMIC)",
            },
        ),
        migrations.AddConstraint(
            "minimumwage",
            models.UniqueConstraint(
                fields=["area", "valid_from"],
                name="referentials_minimumwage_unique",
                violation_error_message="Ce territoire a déjà un montant à cette date.",
            ),
        ),
        migrations.AddConstraint(
            "minimumwage",
            models.CheckConstraint(
                condition=models.Q(("area__in", ["france", "mayotte"])),
                name="referentials_minimumwage_area",
                violation_error_message="Choisissez un territoire de la liste.",
            ),
        ),
        migrations.RunPython(add_wages, migrations.RunPython.noop),
    ]
