"""Shortlists, the people in them, and what employers see and say of them."""

import uuid

import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import francetravail_match.common.sensitive_text
from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("candidates", "0001_initial"),
        ("common", "0001_initial"),
        ("offers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Shortlist",
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
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "En préparation"),
                                ("in_review", "À relire"),
                                ("accepted", "Acceptée"),
                                ("sent", "Envoyée à l'employeur"),
                            ],
                            default="draft",
                            editable=False,
                            max_length=10,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "edition",
                        models.PositiveIntegerField(default=1, editable=False, verbose_name="édition"),
                    ),
                    (
                        "edited_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="modifiée le",
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="commencée le",
                        ),
                    ),
                    (
                        "sent_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="envoyée le"
                        ),
                    ),
                    (
                        "created_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="commencée par",
                        ),
                    ),
                    (
                        "edited_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="modifiée par",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="shortlists",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "présélection",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("state", "sent"), _negated=True),
                            fields=("offer",),
                            name="shortlists_one_in_preparation",
                            violation_error_message="Cette offre a déjà une présélection en préparation.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("sent_at__isnull", False), ("state", "sent")),
                                models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                                _connector="OR",
                            ),
                            name="shortlists_sent_has_its_date",
                            violation_error_message="Une présélection envoyée a la date de son envoi.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ShortlistAct",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "from_state",
                        models.CharField(
                            choices=[
                                ("draft", "En préparation"),
                                ("in_review", "À relire"),
                                ("accepted", "Acceptée"),
                                ("sent", "Envoyée à l'employeur"),
                            ],
                            max_length=10,
                            verbose_name="de l'état",
                        ),
                    ),
                    (
                        "to_state",
                        models.CharField(
                            choices=[
                                ("draft", "En préparation"),
                                ("in_review", "À relire"),
                                ("accepted", "Acceptée"),
                                ("sent", "Envoyée à l'employeur"),
                            ],
                            max_length=10,
                            verbose_name="à l'état",
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("incomplete", "Des informations manquent sur une personne"),
                                ("too_few", "Trop peu de personnes intéressées pour les postes"),
                                ("too_many", "Trop de personnes pour être lues"),
                                ("not_as_asked", "Ne répond pas à ce que l'employeur demande"),
                                ("offer_changed", "L'offre a changé depuis"),
                                ("taken_back", "Reprise par le conseiller"),
                            ],
                            max_length=20,
                            verbose_name="motif",
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
                        "actor",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "shortlist",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="acts",
                            to="shortlists.shortlist",
                            verbose_name="présélection",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "changement d'état d'une présélection",
                    "verbose_name_plural": "changements d'état des présélections",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["shortlist", "-id"], name="shortlists_act_of")],
                },
            ),
            migrations.CreateModel(
                name="EmployerLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "digest",
                        models.CharField(
                            editable=False, max_length=64, unique=True, verbose_name="empreinte"
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="créé le",
                        ),
                    ),
                    (
                        "expires_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="expire le",
                        ),
                    ),
                    (
                        "revoked_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="révoqué le"),
                    ),
                    ("opened_at", models.DateTimeField(editable=False, null=True, verbose_name="ouvert le")),
                    (
                        "contact",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="offers.employercontact",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "created_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="créé par",
                        ),
                    ),
                    (
                        "shortlist",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="shortlists.shortlist",
                            verbose_name="présélection",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "lien d'un employeur",
                    "verbose_name_plural": "liens des employeurs",
                    "ordering": ["-created_at", "-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                            name="shortlists_link_digest",
                            violation_error_message="L'empreinte d'un lien est un SHA-256.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Referral",
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
                        models.BigIntegerField(
                            blank=True, null=True, verbose_name="zone de la ligne retenue"
                        ),
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
                        "verdict",
                        models.CharField(
                            choices=[
                                ("match", "Correspond"),
                                ("to_qualify", "À interroger"),
                                ("near_miss", "Proche"),
                                ("no", "Ne correspond pas"),
                            ],
                            max_length=10,
                            verbose_name="verdict au choix",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("proposed", "Proposée"),
                                ("approached", "Approchée"),
                                ("interested", "Intéressée"),
                                ("declined", "A décliné"),
                                ("no_answer", "Sans réponse"),
                                ("sent_to_employer", "Présentée à l'employeur"),
                                ("interview", "Entretien"),
                                ("hired", "Embauchée"),
                                ("not_retained", "Non retenue"),
                                ("withdrew", "S'est désistée"),
                            ],
                            default="proposed",
                            editable=False,
                            max_length=16,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "identity_agreed",
                        models.BooleanField(
                            default=False, editable=False, verbose_name="identité transmise à l'employeur"
                        ),
                    ),
                    (
                        "note",
                        models.TextField(
                            blank=True,
                            max_length=300,
                            validators=[francetravail_match.common.sensitive_text.validate_not_sensitive],
                            verbose_name="note pour l'équipe",
                        ),
                    ),
                    (
                        "proposed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="proposée le",
                        ),
                    ),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="dernier changement le",
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
                    (
                        "offer",
                        models.ForeignKey(
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="referrals",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="proposée par",
                        ),
                    ),
                    (
                        "shortlist",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="referrals",
                            to="shortlists.shortlist",
                            verbose_name="présélection",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "mise en relation",
                    "verbose_name_plural": "mises en relation",
                    "ordering": ["shortlist", "rank", "id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["job_seeker", "state"], name="shortlists_referral_person")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                            fields=("shortlist", "rank"),
                            name="shortlists_referral_rank",
                            violation_error_message="Ce rang est pris.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("state__in", ("declined", "no_answer", "not_retained", "withdrew")),
                                _negated=True,
                            ),
                            fields=("offer", "job_seeker"),
                            name="shortlists_referral_once",
                            violation_error_message="Cette personne est déjà proposée pour cette offre.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("verdict__in", ["match", "to_qualify"])),
                            name="shortlists_referral_verdict",
                            violation_error_message="Seules les personnes trouvées par un rapprochement sont proposées.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReferralAct",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "from_state",
                        models.CharField(
                            choices=[
                                ("proposed", "Proposée"),
                                ("approached", "Approchée"),
                                ("interested", "Intéressée"),
                                ("declined", "A décliné"),
                                ("no_answer", "Sans réponse"),
                                ("sent_to_employer", "Présentée à l'employeur"),
                                ("interview", "Entretien"),
                                ("hired", "Embauchée"),
                                ("not_retained", "Non retenue"),
                                ("withdrew", "S'est désistée"),
                            ],
                            max_length=16,
                            verbose_name="de l'état",
                        ),
                    ),
                    (
                        "to_state",
                        models.CharField(
                            choices=[
                                ("proposed", "Proposée"),
                                ("approached", "Approchée"),
                                ("interested", "Intéressée"),
                                ("declined", "A décliné"),
                                ("no_answer", "Sans réponse"),
                                ("sent_to_employer", "Présentée à l'employeur"),
                                ("interview", "Entretien"),
                                ("hired", "Embauchée"),
                                ("not_retained", "Non retenue"),
                                ("withdrew", "S'est désistée"),
                            ],
                            max_length=16,
                            verbose_name="à l'état",
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=20, verbose_name="motif")),
                    (
                        "identity_agreed",
                        models.BooleanField(default=False, verbose_name="identité transmise à l'employeur"),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="date",
                        ),
                    ),
                    ("day", models.DateField(editable=False, verbose_name="jour")),
                    (
                        "actor",
                        models.ForeignKey(
                            blank=True,
                            help_text="Vide : l'employeur, par son lien.",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            editable=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "referral",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="acts",
                            to="shortlists.referral",
                            verbose_name="mise en relation",
                        ),
                    ),
                    (
                        "link",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="shortlists.employerlink",
                            verbose_name="lien",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "changement d'état d'une mise en relation",
                    "verbose_name_plural": "changements d'état des mises en relation",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["referral", "-id"], name="shortlists_referralact_of")],
                },
            ),
            migrations.CreateModel(
                name="Interview",
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
                    ("starts_at", models.DateTimeField(verbose_name="début")),
                    (
                        "minutes",
                        models.PositiveSmallIntegerField(
                            default=45,
                            validators=[
                                django.core.validators.MinValueValidator(15),
                                django.core.validators.MaxValueValidator(480),
                            ],
                            verbose_name="durée (minutes)",
                        ),
                    ),
                    (
                        "place",
                        models.CharField(
                            max_length=200,
                            validators=[francetravail_match.common.sensitive_text.validate_not_sensitive],
                            verbose_name="lieu",
                        ),
                    ),
                    (
                        "sequence",
                        models.PositiveSmallIntegerField(
                            default=0, editable=False, verbose_name="modifications"
                        ),
                    ),
                    (
                        "planned_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="organisé le",
                        ),
                    ),
                    (
                        "cancelled_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="annulé le"),
                    ),
                    (
                        "planned_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="organisé par",
                        ),
                    ),
                    (
                        "referral",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="interviews",
                            to="shortlists.referral",
                            verbose_name="mise en relation",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "entretien",
                    "ordering": ["-starts_at", "-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("cancelled_at", None)),
                            fields=("referral",),
                            name="shortlists_interview_one",
                            violation_error_message="Un entretien est déjà prévu : modifiez-le.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("minutes__gte", 15), ("minutes__lte", 480)),
                            name="shortlists_interview_minutes",
                            violation_error_message="Un entretien dure de 15 minutes à 8 heures.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Message",
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
                                ("shortlist", "Présélection"),
                                ("interview", "Entretien"),
                                ("cancellation", "Entretien annulé"),
                            ],
                            max_length=12,
                            verbose_name="objet",
                        ),
                    ),
                    (
                        "asked_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="demandé le",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("queued", "En attente"),
                                ("sending", "En cours d'envoi"),
                                ("sent", "Envoyé"),
                                ("failed", "Refusé par le serveur de l'adresse"),
                                ("uncertain", "Sort inconnu : il ne repart pas seul"),
                                ("cancelled", "Sans destinataire"),
                            ],
                            default="queued",
                            max_length=10,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "attempts",
                        models.PositiveSmallIntegerField(
                            default=0, editable=False, verbose_name="tentatives"
                        ),
                    ),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="dernier changement le",
                        ),
                    ),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="demandé par",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="offers.employercontact",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "interview",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="messages",
                            to="shortlists.interview",
                            verbose_name="entretien",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "shortlist",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="messages",
                            to="shortlists.shortlist",
                            verbose_name="présélection",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "message à un employeur ou à une personne",
                    "verbose_name_plural": "messages aux employeurs et aux personnes",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["queued", "sending"])),
                            fields=["changed_at"],
                            name="shortlists_message_queue",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("contact__isnull", False), ("job_seeker", None)),
                                models.Q(
                                    ("contact", None),
                                    ("job_seeker__isnull", False),
                                    models.Q(("kind", "shortlist"), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="shortlists_message_to",
                            violation_error_message="Un message va à un contact, ou à une personne.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("interview", None), ("kind", "shortlist")),
                                models.Q(
                                    models.Q(("kind", "shortlist"), _negated=True),
                                    ("interview__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="shortlists_message_about",
                            violation_error_message="Un message d'entretien dit lequel.",
                        ),
                    ],
                },
            ),
        ),
    ]
