"""The engine's text by its hash, and the verdicts of a pair."""

from django.db import migrations, models

ALONE = """
REVOKE INSERT, UPDATE, DELETE ON matching_engine FROM app;
GRANT SELECT ON matching_engine TO app, admin;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_initial"),
        ("matching", "0006_both_directions"),
        ("referentials", "0008_refresher_days"),
    ]
    operations = [
        migrations.CreateModel(
            name="Engine",
            fields=[
                (
                    "hash",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="empreinte"
                    ),
                ),
                ("text", models.TextField(verbose_name="texte")),
                ("installed", models.BooleanField(db_default=False, default=False, verbose_name="installé")),
                (
                    "installed_at",
                    models.DateTimeField(
                        db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                        editable=False,
                        verbose_name="installé le",
                    ),
                ),
            ],
            options={"verbose_name": "moteur", "ordering": ["-installed_at"], "default_permissions": ()},
        ),
        migrations.AddConstraint(
            model_name="engine",
            constraint=models.UniqueConstraint(
                condition=models.Q(("installed", True)),
                fields=("installed",),
                name="matching_engine_one_installed",
                violation_error_message="Un seul moteur est installé.",
            ),
        ),
        migrations.AlterField(
            model_name="matchresult",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("match", "Correspond"),
                    ("to_qualify", "À interroger"),
                    ("near_miss", "Proche"),
                    ("no", "Ne correspond pas"),
                ],
                max_length=10,
                verbose_name="verdict",
            ),
        ),
        migrations.RunSQL(ALONE, migrations.RunSQL.noop),
    ]
