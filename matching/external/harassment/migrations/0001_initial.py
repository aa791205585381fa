"""Reports of harassment, what is kept under seal of them, what was done, and who is blocked."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_acts_for"),
        ("external_profiles", "0006_erasure"),
        ("offers", "0007_learned_titles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Report",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "public_id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant public"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("insult", "Injures ou propos dégradants"),
                                ("sexual", "Propos ou avances à caractère sexuel"),
                                ("threat", "Menaces"),
                                ("insistence", "Messages répétés, insistance"),
                                ("other", "Autre chose"),
                            ],
                            max_length=10,
                            verbose_name="faits",
                        ),
                    ),
                    (
                        "place",
                        models.CharField(
                            choices=[
                                ("network", "Sur le réseau professionnel"),
                                ("message", "Dans un message reçu ici"),
                                ("email", "Par courriel"),
                                ("phone", "Par téléphone"),
                                ("in_person", "En personne"),
                            ],
                            max_length=9,
                            verbose_name="où",
                        ),
                    ),
                    ("happened_on", models.DateField(verbose_name="date des faits")),
                    (
                        "n_images",
                        models.PositiveSmallIntegerField(default=0, verbose_name="captures d'écran"),
                    ),
                    ("has_words", models.BooleanField(default=False, verbose_name="récit")),
                    (
                        "seal_version",
                        models.PositiveSmallIntegerField(verbose_name="version de la clé du scellé"),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="signalé le",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.agency",
                            verbose_name="agence",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "reported_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="signalé par",
                        ),
                    ),
                    (
                        "sighting",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "signalement",
                    "verbose_name_plural": "signalements",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind__in", ["insult", "sexual", "threat", "insistence", "other"]),
                                ("place__in", ["network", "message", "email", "phone", "in_person"]),
                            ),
                            name="harassment_report_kind",
                            violation_error_message="Dites ce qui s'est passé, et où.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReportAct",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("taken_over", "Fil repris par le responsable"),
                                ("reassigned", "Fil confié à un autre conseiller"),
                                ("lifted", "Blocage levé"),
                                ("closed", "Clos"),
                                ("withdrawn", "Retiré par son auteur"),
                            ],
                            max_length=10,
                            verbose_name="acte",
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("protected", "Mesures prises pour l'agent, le blocage demeure"),
                                ("complaint", "Plainte, ou signalement au procureur"),
                                ("stopped", "Les faits ont cessé"),
                                ("unfounded", "Les faits ne sont pas du harcèlement"),
                            ],
                            max_length=9,
                            verbose_name="issue",
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="date",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="acts",
                            to="harassment.report",
                            verbose_name="signalement",
                        ),
                    ),
                    (
                        "to",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="confié à",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "suite d'un signalement",
                    "verbose_name_plural": "suites des signalements",
                    "ordering": ["report", "id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind__in", ["taken_over", "reassigned", "lifted", "closed", "withdrawn"])
                            ),
                            name="harassment_act_kind",
                            violation_error_message="Cet acte n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("kind", "closed"),
                                    ("outcome__in", ["protected", "complaint", "stopped", "unfounded"]),
                                ),
                                models.Q(models.Q(("kind", "closed"), _negated=True), ("outcome", "")),
                                _connector="OR",
                            ),
                            name="harassment_act_outcome",
                            violation_error_message="On clôt avec une issue.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "reassigned"), ("to__isnull", False)),
                                models.Q(models.Q(("kind", "reassigned"), _negated=True), ("to", None)),
                                _connector="OR",
                            ),
                            name="harassment_act_to",
                            violation_error_message="On confie un fil à quelqu'un.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("kind__in", ["closed", "withdrawn"])),
                            fields=("report",),
                            name="harassment_ended_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Evidence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("words", "Récit"), ("image", "Capture d'écran")],
                            max_length=5,
                            verbose_name="sorte",
                        ),
                    ),
                    ("sealed", models.BinaryField(verbose_name="contenu sous scellé")),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="harassment.report",
                            verbose_name="signalement",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "pièce d'un signalement",
                    "verbose_name_plural": "pièces des signalements",
                    "ordering": ["report", "id"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Block",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("digest", models.BinaryField(max_length=16, verbose_name="empreinte")),
                    ("key_version", models.PositiveSmallIntegerField(verbose_name="version de la clé")),
                    (
                        "lifted_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="levé le"),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.agency",
                            verbose_name="agence",
                        ),
                    ),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="blocks",
                            to="harassment.report",
                            verbose_name="signalement",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "expéditeur bloqué",
                    "verbose_name_plural": "expéditeurs bloqués",
                    "ordering": ["report", "id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("lifted_at", None)),
                            fields=["digest", "agency"],
                            name="harassment_block_in_force",
                        )
                    ],
                },
            ),
        ),
    ]
