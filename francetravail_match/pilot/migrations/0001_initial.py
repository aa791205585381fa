"""The experiment: its days, consultations, regions, volunteers, licences, deputies and stops."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import francetravail_match.pilot.models.experiment
from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_initial"),
        ("referentials", "0001_initial"),
        ("common", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Experiment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "ends_on",
                        models.DateField(
                            help_text="Elle se ferme d'elle-même ce jour à minuit.",
                            verbose_name="dernier jour",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300, verbose_name="motif")),
                    (
                        "set_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="fixé le",
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
                ],
                options={
                    "verbose_name": "durée de l'expérimentation",
                    "verbose_name_plural": "durées de l'expérimentation",
                    "ordering": ["-id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="pilot_experiment_reason",
                            violation_error_message="Dites pourquoi cette date est retenue.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Consultation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "council",
                        models.CharField(
                            choices=[("central", "CSE central"), ("establishment", "CSE d'établissement")],
                            max_length=20,
                            verbose_name="instance",
                        ),
                    ),
                    (
                        "opinion",
                        models.CharField(
                            choices=[
                                ("favourable", "avis favorable"),
                                ("unfavourable", "avis défavorable"),
                                ("not_given", "aucun avis rendu dans le délai"),
                            ],
                            max_length=20,
                            verbose_name="sens de l'avis",
                        ),
                    ),
                    (
                        "held_on",
                        models.DateField(
                            help_text="De l'avis, ou de la fin du délai si aucun n'a été rendu.",
                            verbose_name="date",
                        ),
                    ),
                    (
                        "expertise_on",
                        models.DateField(
                            blank=True,
                            help_text="Vide : pas d'expertise.",
                            null=True,
                            verbose_name="date du rapport d'expertise",
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(
                            help_text="Du procès-verbal ou de la décision.",
                            max_length=100,
                            verbose_name="référence",
                        ),
                    ),
                    (
                        "recorded_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="enregistrée le",
                        ),
                    ),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="enregistrée par",
                        ),
                    ),
                    (
                        "region",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.region",
                            verbose_name="région",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "consultation d'un CSE",
                    "verbose_name_plural": "consultations des CSE",
                    "ordering": ["-id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("council", "central"), ("region", None)),
                                models.Q(("council", "establishment"), ("region__isnull", False)),
                                _connector="OR",
                            ),
                            name="pilot_consultation_place",
                            violation_error_message="Un CSE d'établissement a une région, le CSE central les a toutes.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("opinion__in", ["favourable", "unfavourable", "not_given"])),
                            name="pilot_consultation_opinion",
                            violation_error_message="Ce sens d'avis n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reference", ""), _negated=True),
                            name="pilot_consultation_reference",
                            violation_error_message="Donnez la référence de la consultation.",
                        ),
                        models.UniqueConstraint(fields=("id", "region"), name="pilot_consultation_of_region"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Activation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("starts_on", models.DateField(verbose_name="premier jour")),
                    ("ends_on", models.DateField(verbose_name="dernier jour")),
                    (
                        "activated_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="activée le",
                        ),
                    ),
                    (
                        "ended_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="fin décidée le"
                        ),
                    ),
                    (
                        "activated_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="activée par",
                        ),
                    ),
                    (
                        "ended_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="fin décidée par",
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
                        "central",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pilot.consultation",
                            verbose_name="consultation du CSE central",
                        ),
                    ),
                    (
                        "establishment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="pilot.consultation",
                            verbose_name="consultation du CSE d'établissement",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "activation d'une région",
                    "verbose_name_plural": "activations des régions",
                    "ordering": ["-id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                            name="pilot_activation_days",
                            violation_error_message="Le dernier jour ne précède pas le premier.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at", None), ("ended_by", None)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="pilot_activation_ended",
                            violation_error_message="Une fin décidée dit par qui et quand.",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("ended_at", None)),
                            expressions=[
                                ("region", "="),
                                (
                                    francetravail_match.pilot.models.experiment.DateRange(
                                        "starts_on",
                                        "ends_on",
                                        django.contrib.postgres.fields.ranges.RangeBoundary(
                                            inclusive_lower=True, inclusive_upper=True
                                        ),
                                    ),
                                    "&&",
                                ),
                            ],
                            name="pilot_activation_overlap",
                            violation_error_message="Cette région est déjà active pendant ces jours.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Deputy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("starts_on", models.DateField(verbose_name="premier jour")),
                    ("ends_on", models.DateField(verbose_name="dernier jour")),
                    (
                        "named_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="désigné le",
                        ),
                    ),
                    (
                        "withdrawn_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="retiré le"),
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
                        "deputy",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="suppléant",
                        ),
                    ),
                    (
                        "manager",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="responsable",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "suppléance",
                    "ordering": ["-id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("deputy", models.F("manager")), _negated=True),
                            name="pilot_deputy_is_another",
                            violation_error_message="Nul n'est son propre suppléant.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                            name="pilot_deputy_days",
                            violation_error_message="Le dernier jour ne précède pas le premier.",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("withdrawn_at", None)),
                            expressions=[
                                ("manager", "="),
                                (
                                    francetravail_match.pilot.models.experiment.DateRange(
                                        "starts_on",
                                        "ends_on",
                                        django.contrib.postgres.fields.ranges.RangeBoundary(
                                            inclusive_lower=True, inclusive_upper=True
                                        ),
                                    ),
                                    "&&",
                                ),
                            ],
                            name="pilot_deputy_overlap",
                            violation_error_message="Un suppléant est déjà désigné pendant ces jours.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Volunteer",
                fields=[
                    (
                        "user",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="volunteer",
                            serialize=False,
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="conseiller",
                        ),
                    ),
                    (
                        "since",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="depuis",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "volontaire",
                    "ordering": ["since", "user"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Licence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("national_seat", models.PositiveSmallIntegerField(verbose_name="place nationale")),
                    ("region_seat", models.PositiveSmallIntegerField(verbose_name="place régionale")),
                    (
                        "granted_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="donnée le",
                        ),
                    ),
                    (
                        "ended_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finie le"),
                    ),
                    (
                        "granted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="donnée par",
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
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="conseiller",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "licence",
                    "ordering": ["-id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("national_seat__range", (1, 500))),
                            name="pilot_licence_national_cap",
                            violation_error_message="Le pays a 500 licences.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("region_seat__range", (1, 100))),
                            name="pilot_licence_region_cap",
                            violation_error_message="Une région a 100 licences.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("national_seat",),
                            name="pilot_licence_national_seat",
                            violation_error_message="Cette place est prise.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("region", "region_seat"),
                            name="pilot_licence_region_seat",
                            violation_error_message="Cette place est prise.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("user",),
                            name="pilot_licence_one_each",
                            violation_error_message="Cette personne a déjà une licence.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("user", models.F("granted_by")), _negated=True),
                            name="pilot_licence_by_another",
                            violation_error_message="Nul ne se donne une licence à soi-même.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SwitchAct",
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
                            choices=[("stop", "arrêt"), ("lift", "reprise")],
                            max_length=10,
                            verbose_name="acte",
                        ),
                    ),
                    (
                        "level",
                        models.CharField(
                            choices=[("agency", "agence"), ("region", "région"), ("nation", "pays")],
                            max_length=10,
                            verbose_name="niveau",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300, verbose_name="motif")),
                    (
                        "done_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="date",
                        ),
                    ),
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
                        "answers",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answer",
                            to="pilot.switchact",
                            verbose_name="première signature",
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
                        "first_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="premier signataire",
                        ),
                    ),
                    (
                        "region",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.region",
                            verbose_name="région",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "arrêt ou reprise",
                    "verbose_name_plural": "arrêts et reprises",
                    "ordering": ["-id"],
                    "indexes": [
                        models.Index(
                            fields=["level", "agency", "region", "-id"], name="pilot_switchact_place"
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["stop", "lift"])),
                            name="pilot_switchact_kind",
                            violation_error_message="Cet acte n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("agency__isnull", False), ("level", "agency"), ("region", None)),
                                models.Q(("agency", None), ("level", "region"), ("region__isnull", False)),
                                models.Q(("agency", None), ("level", "nation"), ("region", None)),
                                _connector="OR",
                            ),
                            name="pilot_switchact_place",
                            violation_error_message="Un arrêt est celui d'une agence, d'une région ou du pays.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="pilot_switchact_reason",
                            violation_error_message="Écrivez le motif.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answers", None), ("first_by", None)),
                                models.Q(
                                    ("answers__isnull", False),
                                    ("first_by__isnull", False),
                                    ("level", "nation"),
                                    models.Q(("first_by", models.F("by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="pilot_switchact_second_signature",
                            violation_error_message="La seconde signature est celle d'un autre pilote régional.",
                        ),
                        models.UniqueConstraint(
                            fields=("id", "by", "kind", "level"), name="pilot_switchact_signed"
                        ),
                    ],
                },
            ),
        ),
    ]
