"""The journal as the application reads it: a view of its lines."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="date")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agence",
                    ),
                ),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                ("object_type", models.CharField(blank=True, max_length=60, verbose_name="type d'objet")),
                ("object_id", models.UUIDField(null=True, verbose_name="objet")),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="motif")),
                ("request_id", models.UUIDField(null=True, verbose_name="requête")),
                ("payload", models.JSONField(default=dict, verbose_name="détail")),
            ],
            options={
                "verbose_name": "ligne du journal",
                "verbose_name_plural": "journal",
                "ordering": ["-id"],
                "managed": False,
                "default_permissions": (),
            },
        ),
    ]
