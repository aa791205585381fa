"""Counter-checks of runs in which nobody matched."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0008_people_to_match"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_since", models.DateTimeField(blank=True, null=True, verbose_name="attendue depuis")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="faite le")),
                ("counts", models.JSONField(blank=True, null=True, verbose_name="nombres")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="countercheck",
                        to="matching.matchrun",
                        verbose_name="rapprochement",
                    ),
                ),
            ],
            options={
                "verbose_name": "contre-épreuve",
                "verbose_name_plural": "contre-épreuves",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_since__isnull", False)),
                        fields=["due_since"],
                        name="matching_countercheck_due",
                    )
                ],
            },
        ),
    ]
