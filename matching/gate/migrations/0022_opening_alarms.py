"""Alarms where the gate opens too often; told once."""

import django.db.models.deletion
from django.db import migrations, models

# Of an alarm, the application says that it was told, and nothing else.
RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON gate_openingalarm FROM app;
GRANT UPDATE (message_state) ON gate_openingalarm TO app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_region_of_a_pilote"),
        ("gate", "0021_what_is_noted"),
        ("referentials", "0013_working_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningAlarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("region", "Région"), ("agency", "Agence"), ("trade", "Métier")],
                        max_length=6,
                        verbose_name="niveau",
                    ),
                ),
                ("n_offers", models.PositiveIntegerField(verbose_name="offres")),
                ("n_opened", models.PositiveIntegerField(verbose_name="offres ouvertes")),
                ("threshold", models.PositiveSmallIntegerField(verbose_name="seuil (%)")),
                (
                    "message_state",
                    models.CharField(
                        blank=True,
                        choices=[("", "À envoyer"), ("sending", "Envoi commencé"), ("sent", "Envoyé")],
                        max_length=7,
                        verbose_name="message",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="levée le")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agence",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referentials.region",
                        verbose_name="région",
                    ),
                ),
                (
                    "rome",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referentials.romecode",
                        verbose_name="métier",
                    ),
                ),
            ],
            options={
                "verbose_name": "alerte d'ouvertures",
                "verbose_name_plural": "alertes d'ouvertures",
                "ordering": ["-raised_at", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["region", "-raised_at", "-id"], name="gate_openingalarm_region")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency", None), ("level", "region"), ("rome", None)),
                            models.Q(("agency__isnull", False), ("level", "agency"), ("rome", None)),
                            models.Q(("agency", None), ("level", "trade"), ("rome__isnull", False)),
                            _connector="OR",
                        ),
                        name="gate_openingalarm_place",
                        violation_error_message="Une alerte est celle d'une région, d'une agence ou d'un métier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("message_state__in", ["", "sending", "sent"])),
                        name="gate_openingalarm_message",
                        violation_error_message="Cet état n'existe pas.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
