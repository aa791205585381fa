"""The people who lack the fewest criteria of an offer that nobody matches."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0021_rebuild_reach"),
        ("matching", "0009_counterchecks"),
    ]

    operations = [
        migrations.CreateModel(
            name="NearMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("occupation", models.SmallIntegerField(verbose_name="métier de la ligne retenue")),
                (
                    "area",
                    models.BigIntegerField(blank=True, null=True, verbose_name="zone de la ligne retenue"),
                ),
                ("outcomes", models.JSONField(verbose_name="issue de chaque critère")),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="score minimal (centièmes)"
                    ),
                ),
                (
                    "maximum",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="score maximal (centièmes)"
                    ),
                ),
                (
                    "parts",
                    models.JSONField(
                        db_default={}, default=dict, verbose_name="contribution de chaque critère"
                    ),
                ),
                (
                    "countercheck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nearest",
                        to="matching.countercheck",
                        verbose_name="contre-épreuve",
                    ),
                ),
                (
                    "job_seeker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="candidates.jobseeker",
                        verbose_name="demandeur d'emploi",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne proche",
                "verbose_name_plural": "personnes proches",
                "ordering": ["countercheck", "rank"],
                "constraints": [
                    models.UniqueConstraint(fields=("countercheck", "rank"), name="matching_nearmiss_rank"),
                    models.UniqueConstraint(
                        fields=("countercheck", "job_seeker"), name="matching_nearmiss_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1), ("rank__lte", 20)),
                        name="matching_nearmiss_rank_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("maximum__lte", 10000),
                            ("minimum__gte", 0),
                            ("minimum__lte", models.F("maximum")),
                        ),
                        name="matching_nearmiss_score",
                        violation_error_message="Le score va d'un minimum à un maximum, de 0 à 100.",
                    ),
                ],
            },
        ),
    ]
