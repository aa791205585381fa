import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("objection", "Opposition"), ("cool_down", "Délai de repos")]
CLOCKS = [
    ("information", "À informer (RGPD, art. 14)"),
    ("answer", "Sans réponse"),
    ("cool_down", "Délai de repos après un refus"),
    ("accepted", "Deux ans après le dernier contact"),
    ("deletion", "Avis de suppression de la source"),
]
NOW = models.Func(function="app_now", output_field=models.DateTimeField())
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("external_profiles", "0006_purge"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "sighting",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="clock",
                        serialize=False,
                        to="external_profiles.sighting",
                        verbose_name="repérage",
                    ),
                ),
                ("kind", models.CharField(choices=CLOCKS, max_length=11, verbose_name="échéance")),
                ("due_at", models.DateTimeField(verbose_name="au plus tard")),
            ],
            options={
                "verbose_name": "échéance d'un repérage",
                "verbose_name_plural": "échéances des repérages",
                "db_table": "external_clock",
                "ordering": ["due_at", "sighting"],
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DeletionNotice",
            fields=[
                ("id", ID),
                ("at", models.DateTimeField(db_default=NOW, editable=False, verbose_name="reçu le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisi par",
                    ),
                ),
                (
                    "sighting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deletion_notice",
                        to="external_profiles.sighting",
                        verbose_name="repérage",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis de suppression",
                "verbose_name_plural": "avis de suppression",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PurgeRun",
            fields=[
                ("id", ID),
                ("at", models.DateTimeField(db_default=NOW, editable=False, verbose_name="date")),
                ("counts", models.JSONField(default=dict, verbose_name="effacés, par échéance")),
                (
                    "n_suppressions",
                    models.PositiveIntegerField(default=0, verbose_name="empreintes arrivées à leur terme"),
                ),
            ],
            options={
                "verbose_name": "purge de la recherche complémentaire",
                "verbose_name_plural": "purges de la recherche complémentaire",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="suppression",
            options={
                "default_permissions": (),
                "ordering": ["id"],
                "verbose_name": "opposition ou délai de repos",
                "verbose_name_plural": "oppositions et délais de repos",
            },
        ),
        migrations.AddField(
            model_name="suppression",
            name="person",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                db_index=True,
                editable=False,
                verbose_name="personne",
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="kind",
            field=models.CharField(choices=KINDS, default="objection", max_length=9, verbose_name="sorte"),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["objection", "cool_down"])), name="external_suppression_kind"
            ),
        ),
    ]
