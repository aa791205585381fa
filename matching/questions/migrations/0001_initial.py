"""Campaigns, messages, calls, links, what was asked, and what people ask of a human."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import francetravail_match.common.sensitive_text
import matching.questions.models.deliveries
from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_initial"),
        ("candidates", "0001_initial"),
        ("common", "0001_initial"),
        ("offers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Appeal",
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
                                ("human", "parler à un conseiller"),
                                (
                                    "correction",
                                    "réponse qui contredit ce qu'un conseiller ou un employeur a noté",
                                ),
                                ("wrong_fact", "information signalée comme fausse"),
                                ("objection", "opposition au traitement"),
                            ],
                            max_length=10,
                            verbose_name="objet",
                        ),
                    ),
                    (
                        "about",
                        models.CharField(
                            blank=True, db_default="", max_length=60, verbose_name="à propos de"
                        ),
                    ),
                    (
                        "comment",
                        models.TextField(
                            blank=True,
                            db_default="",
                            max_length=500,
                            validators=[francetravail_match.common.sensitive_text.validate_not_sensitive],
                            verbose_name="précision de la personne",
                        ),
                    ),
                    (
                        "made_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="faite le",
                        ),
                    ),
                    (
                        "handled_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="traitée le"),
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
                        "handled_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="traitée par",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="appeals",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "demande d'une personne",
                    "verbose_name_plural": "demandes des personnes",
                    "ordering": ["made_at", "id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("handled_at", None)),
                            fields=["agency", "made_at"],
                            name="questions_appeal_waiting",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("handled_at", None)),
                            fields=("job_seeker", "agency", "kind", "about"),
                            name="questions_appeal_once",
                            violation_error_message="Cette demande attend déjà une réponse.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("handled_at", None), ("kind", "objection")),
                            fields=("job_seeker",),
                            name="questions_objection_once",
                            violation_error_message="Cette opposition attend déjà une décision.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind__in", ["human", "correction", "wrong_fact", "objection"])
                            ),
                            name="questions_appeal_kind",
                            violation_error_message="Cet objet n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("handled_at", None), ("handled_by", None)),
                                models.Q(("handled_at__isnull", False), ("handled_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="questions_appeal_handled_by_someone",
                            violation_error_message="Dites qui a traité cette demande.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Delivery",
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
                            default=uuid.uuid4,
                            editable=False,
                            unique=True,
                            verbose_name="identifiant du message",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("queued", "À envoyer"),
                                ("sending", "Envoi commencé"),
                                ("sent", "Acceptée par le serveur"),
                                ("uncertain", "Sort inconnu"),
                                ("bounced", "Revenue : adresse refusée"),
                                ("failed", "Abandonnée : serveur indisponible"),
                                ("cancelled", "Sans objet : rien à demander"),
                                ("declared_sent", "Déclarée reçue"),
                                ("declared_not_sent", "Déclarée perdue"),
                            ],
                            default="queued",
                            max_length=17,
                            verbose_name="état",
                        ),
                    ),
                    ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
                    ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="pas avant")),
                    ("day", models.DateField(editable=False, verbose_name="jour")),
                    (
                        "queued_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="préparé le",
                        ),
                    ),
                    (
                        "sending_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="envoi commencé le"),
                    ),
                    ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="accepté le")),
                    (
                        "ended_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="sort connu le"),
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
                        "decided_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="sort déclaré par",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="deliveries",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "code",
                        models.CharField(
                            default=matching.questions.models.deliveries.new_code,
                            editable=False,
                            max_length=9,
                            unique=True,
                            verbose_name="code de vérification",
                        ),
                    ),
                    (
                        "newcomer_of",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="nouvelle venue pour l'offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "message de questions",
                    "verbose_name_plural": "messages de questions",
                    "ordering": ["-queued_at", "-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["queued", "sending"])),
                            fields=["queued_at"],
                            name="questions_delivery_queue",
                        ),
                        models.Index(
                            condition=models.Q(("state", "uncertain")),
                            fields=["agency", "queued_at"],
                            name="questions_delivery_uncertain",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("newcomer_of__isnull", False),
                                models.Q(("state", "cancelled"), _negated=True),
                            ),
                            fields=("job_seeker", "newcomer_of"),
                            name="questions_newcomer_once",
                            violation_error_message="Cette personne a déjà reçu son message pour cette offre.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "queued",
                                        "sending",
                                        "sent",
                                        "uncertain",
                                        "bounced",
                                        "failed",
                                        "cancelled",
                                        "declared_sent",
                                        "declared_not_sent",
                                    ],
                                )
                            ),
                            name="questions_delivery_state",
                            violation_error_message="Cet état n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("decided_by__isnull", False),
                                    ("state__in", ["declared_sent", "declared_not_sent"]),
                                ),
                                models.Q(
                                    models.Q(
                                        ("state__in", ["declared_sent", "declared_not_sent"]), _negated=True
                                    ),
                                    ("decided_by", None),
                                ),
                                _connector="OR",
                            ),
                            name="questions_delivery_decided",
                            violation_error_message="Le sort d'un message est déclaré par quelqu'un.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Campaign",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "started_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="commencée le",
                        ),
                    ),
                    ("waves", models.PositiveIntegerField(default=0, verbose_name="vagues")),
                    (
                        "last_wave_at",
                        models.DateTimeField(editable=False, null=True, verbose_name="dernière vague le"),
                    ),
                    ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="finie le")),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="campaigns",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "started_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="commencée par",
                        ),
                    ),
                    (
                        "stopped_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="arrêtée par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "campagne de questions",
                    "verbose_name_plural": "campagnes de questions",
                    "ordering": ["-started_at", "-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("offer",),
                            name="questions_campaign_one",
                            violation_error_message="Les personnes de cette offre sont déjà interrogées.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("stopped_by", None), ("ended_at__isnull", False), _connector="OR"
                            ),
                            name="questions_campaign_stopped",
                            violation_error_message="Une campagne arrêtée est finie.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Request",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("wave", models.PositiveIntegerField(verbose_name="vague")),
                    (
                        "questions",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=60), verbose_name="questions"
                        ),
                    ),
                    (
                        "requested_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="demandée le",
                        ),
                    ),
                    (
                        "campaign",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="requests",
                            to="questions.campaign",
                            verbose_name="campagne",
                        ),
                    ),
                    (
                        "delivery",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="requests",
                            to="questions.delivery",
                            verbose_name="message",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="requests",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "demande de qualification",
                    "verbose_name_plural": "demandes de qualification",
                    "ordering": ["-requested_at", "-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("campaign", "job_seeker", "delivery"),
                            name="questions_request_once",
                            violation_error_message="Cette personne est déjà interrogée pour cette offre.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="QuestionAsked",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("criterion", models.CharField(max_length=20, verbose_name="critère")),
                    ("item", models.CharField(blank=True, max_length=40, verbose_name="objet")),
                    ("asked_on", models.DateField(editable=False, verbose_name="posée le jour")),
                    (
                        "asked_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="posée le",
                        ),
                    ),
                    (
                        "reply",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("answered", "A répondu"),
                                ("dont_know", "Ne sait pas"),
                                ("declined", "Ne souhaite pas répondre"),
                            ],
                            max_length=9,
                            verbose_name="retour",
                        ),
                    ),
                    ("replied_at", models.DateTimeField(editable=False, null=True, verbose_name="retour le")),
                    (
                        "delivery",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="questions",
                            to="questions.delivery",
                            verbose_name="message",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="questions_asked",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "question posée",
                    "verbose_name_plural": "questions posées",
                    "ordering": ["-asked_at", "-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["job_seeker", "asked_on"], name="questions_asked_person")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("replied_at", None), ("reply", "")),
                                models.Q(
                                    ("replied_at__isnull", False),
                                    ("reply__in", ["answered", "dont_know", "declined"]),
                                ),
                                _connector="OR",
                            ),
                            name="questions_asked_reply",
                            violation_error_message="Un retour a une date.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CallSheet",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "taken_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="prise le",
                        ),
                    ),
                    ("day", models.DateField(editable=False, verbose_name="jour")),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="call_sheets",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "taken_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="prise par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "feuille d'appels",
                    "verbose_name_plural": "feuilles d'appels",
                    "ordering": ["-taken_at", "-id"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="CallSheetLine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("day", models.DateField(editable=False, verbose_name="jour")),
                    ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "sheet",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="lines",
                            to="questions.callsheet",
                            verbose_name="feuille",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "ligne d'une feuille d'appels",
                    "verbose_name_plural": "lignes de feuilles d'appels",
                    "ordering": ["sheet", "position"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("sheet", "position"),
                            name="questions_callsheetline_position",
                            violation_error_message="Ce rang est pris.",
                        ),
                        models.UniqueConstraint(
                            fields=("job_seeker", "day"),
                            name="questions_callsheetline_one_a_day",
                            violation_error_message="Cette personne est déjà sur une feuille d'appels du jour.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Call",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "called_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="appelée le",
                        ),
                    ),
                    ("day", models.DateField(editable=False, verbose_name="jour")),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("no_answer", "Pas de réponse"),
                                ("voicemail", "Message laissé sur le répondeur"),
                                ("call_back", "Demande à être rappelée"),
                                ("answered", "A répondu"),
                                ("declined", "Ne souhaite pas répondre"),
                                ("stop", "Ne veut plus être interrogée"),
                                ("wrong_number", "Faux numéro"),
                            ],
                            max_length=12,
                            verbose_name="issue",
                        ),
                    ),
                    (
                        "called_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="appelée par",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="calls",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="au sujet de l'offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "appel",
                    "ordering": ["-called_at", "-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["job_seeker", "called_at"], name="questions_call_person")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "outcome__in",
                                    [
                                        "no_answer",
                                        "voicemail",
                                        "call_back",
                                        "answered",
                                        "declined",
                                        "stop",
                                        "wrong_number",
                                    ],
                                )
                            ),
                            name="questions_call_outcome",
                            violation_error_message="Cette issue n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PersonalLink",
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
                        "purposes",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("answer", "répondre aux questions"),
                                    ("explanation", "lire l'explication d'un résultat"),
                                ],
                                max_length=12,
                            ),
                            verbose_name="objets",
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
                        "lasts_days",
                        models.PositiveSmallIntegerField(default=60, verbose_name="durée (jours)"),
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
                    (
                        "created_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="créé par",
                        ),
                    ),
                    (
                        "delivery",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="links",
                            to="questions.delivery",
                            verbose_name="message",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="links",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "lien personnel",
                    "verbose_name_plural": "liens personnels",
                    "ordering": ["-created_at", "-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                            name="questions_link_digest",
                            violation_error_message="L'empreinte d'un lien est un SHA-256.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("purposes__contained_by", ["answer", "explanation"]),
                                ("purposes__len__gte", 1),
                            ),
                            name="questions_link_purposes",
                            violation_error_message="Un lien sert à quelque chose de connu.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("lasts_days__gte", 1), ("lasts_days__lte", 60)),
                            name="questions_link_lifetime",
                            violation_error_message="Un lien dure au plus deux mois.",
                        ),
                    ],
                },
            ),
        ),
    ]
