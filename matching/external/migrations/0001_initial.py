"""People seen outside: where they may be looked for, who saw them, each step with them, and who objected."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("common", "0001_initial"),
        ("gate", "0001_initial"),
        ("offers", "0001_initial"),
        ("referentials", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="SourceActivation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("source", models.CharField(max_length=20, verbose_name="source")),
                    ("reference", models.CharField(max_length=200, verbose_name="référence de la décision")),
                    (
                        "decided_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="décidé le",
                        ),
                    ),
                    ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                    (
                        "decided_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="décidé par",
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
                ],
                options={
                    "verbose_name": "source activée",
                    "verbose_name_plural": "sources activées",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("region", "source"),
                            name="external_activation_once",
                            violation_error_message="Cette source est déjà active dans la région.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("source__regex", "^[a-z][a-z0-9_]{1,19}$")),
                            name="external_activation_source",
                            violation_error_message="Cette source n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reference", ""), _negated=True),
                            name="external_activation_reference",
                            violation_error_message="Donnez la référence de la décision.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ExternalAct",
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
                                ("search", "Page de recherche ouverte"),
                                ("sighting", "Repérage enregistré"),
                                ("contact", "Personne informée"),
                            ],
                            max_length=20,
                            verbose_name="acte",
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
                    ("snapshot", models.CharField(max_length=200, verbose_name="instantané de la base")),
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
                        "finding",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="acts",
                            to="gate.absencefinding",
                            verbose_name="constat",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="external_acts",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "acte de recherche complémentaire",
                    "verbose_name_plural": "actes de recherche complémentaire",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "indexes": [models.Index(fields=["offer", "-id"], name="external_act_offer")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["search", "sighting", "contact"])),
                            name="external_act_kind",
                            violation_error_message="Cet acte n'existe pas.",
                        ),
                        models.UniqueConstraint(
                            fields=("id", "offer", "finding"), name="external_act_of_finding"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Sighting",
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
                    ("source", models.CharField(max_length=20, verbose_name="source")),
                    ("url", models.CharField(blank=True, max_length=500, verbose_name="adresse du profil")),
                    (
                        "urn",
                        models.CharField(blank=True, max_length=200, verbose_name="identifiant à la source"),
                    ),
                    ("open_to_work", models.BooleanField(verbose_name="se déclare « Open to Work »")),
                    (
                        "seen_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="repéré le",
                        ),
                    ),
                    (
                        "act",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sighting",
                            to="external_profiles.externalact",
                            verbose_name="acte",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "finding",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="gate.absencefinding",
                            verbose_name="constat",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sightings",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "repérage",
                    "verbose_name_plural": "repérages",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("source__regex", "^[a-z][a-z0-9_]{1,19}$")),
                            name="external_sighting_source",
                            violation_error_message="Cette source n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("url", ""), ("urn", ""), _negated=True),
                            name="external_sighting_place",
                            violation_error_message="Donnez l'adresse du profil, ou son identifiant.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("url", ""), ("url__regex", "^https://[^\\s<>\\\"']+$"), _connector="OR"
                            ),
                            name="external_sighting_url",
                            violation_error_message="Une adresse commence par https:// et ne contient pas d'espace.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("open_to_work", True)),
                            name="external_sighting_attested",
                            violation_error_message="Attestez que la personne se déclare « Open to Work ».",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Step",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "before",
                        models.CharField(
                            choices=[
                                ("sighted", "Repérée"),
                                ("informed", "Informée"),
                                ("interested", "Intéressée"),
                                ("shortlisted", "Présélectionnée"),
                                ("disclosed", "Présentée à l'employeur"),
                                ("no_answer", "Sans réponse"),
                                ("declined", "A refusé"),
                            ],
                            max_length=12,
                            verbose_name="état d'avant",
                        ),
                    ),
                    (
                        "after",
                        models.CharField(
                            choices=[
                                ("sighted", "Repérée"),
                                ("informed", "Informée"),
                                ("interested", "Intéressée"),
                                ("shortlisted", "Présélectionnée"),
                                ("disclosed", "Présentée à l'employeur"),
                                ("no_answer", "Sans réponse"),
                                ("declined", "A refusé"),
                            ],
                            max_length=12,
                            verbose_name="état d'après",
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
                        "act",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="step",
                            to="external_profiles.externalact",
                            verbose_name="acte",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "sighting",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="steps",
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "étape d'un repérage",
                    "verbose_name_plural": "étapes des repérages",
                    "ordering": ["sighting", "id"],
                    "default_permissions": ("view",),
                    "indexes": [models.Index(fields=["sighting", "-id"], name="external_step_latest")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("after__in", ["informed"]), ("before", "sighted")),
                                models.Q(
                                    ("after__in", ["declined", "interested", "no_answer"]),
                                    ("before", "informed"),
                                ),
                                models.Q(
                                    ("after__in", ["declined", "shortlisted"]), ("before", "interested")
                                ),
                                models.Q(("after__in", ["declined", "disclosed"]), ("before", "shortlisted")),
                                models.Q(("after__in", ["declined"]), ("before", "disclosed")),
                                models.Q(("after__in", ["declined", "interested"]), ("before", "no_answer")),
                                models.Q(("after__in", ["interested"]), ("before", "declined")),
                                _connector="OR",
                            ),
                            name="external_step_known",
                            violation_error_message="Cette étape n'est pas possible.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("act__isnull", False), ("after__in", ["disclosed", "informed"])),
                                models.Q(
                                    models.Q(("after__in", ["disclosed", "informed"]), _negated=True),
                                    ("act", None),
                                ),
                                _connector="OR",
                            ),
                            name="external_step_through_the_gate",
                            violation_error_message="Informer et présenter une personne passent par le constat.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("after__in", ["disclosed", "informed", "shortlisted"]),
                                    ("by__isnull", False),
                                ),
                                models.Q(
                                    models.Q(
                                        ("after__in", ["disclosed", "informed", "shortlisted"]), _negated=True
                                    ),
                                    ("by", None),
                                ),
                                _connector="OR",
                            ),
                            name="external_step_by",
                            violation_error_message="Un conseiller informe et présente ; répondre est à la personne.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Attestation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "visibility",
                        models.CharField(
                            choices=[
                                ("all", "Visible de tous"),
                                ("recruiters", "Visible des recruteurs seuls"),
                            ],
                            max_length=10,
                            verbose_name="visible",
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="attesté le",
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
                        "sighting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="attestations",
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "attestation « Open to Work »",
                    "verbose_name_plural": "attestations « Open to Work »",
                    "ordering": ["sighting", "-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("visibility__in", ["all", "recruiters"])),
                            name="external_attestation_visibility",
                            violation_error_message="Visible de tous, ou des recruteurs seuls.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Suppression",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("digest", models.BinaryField(max_length=16, unique=True, verbose_name="empreinte")),
                    ("key_version", models.PositiveSmallIntegerField(verbose_name="version de la clé")),
                    ("until", models.DateField(verbose_name="jusqu'au")),
                ],
                options={
                    "verbose_name": "opposition",
                    "ordering": ["id"],
                    "default_permissions": (),
                },
            ),
        ),
    ]
