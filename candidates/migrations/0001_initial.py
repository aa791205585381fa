"""Registered people: what they seek, hold and said, how to reach them, and the feeds that bring them."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels

# Names and health are for the application alone, which journals why; history is added to, never changed.
RIGHTS = """
REVOKE ALL ON candidates_identity, candidates_disabilitystatus FROM admin;
REVOKE UPDATE ON candidates_answer, candidates_consent FROM app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("referentials", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="JobSeeker",
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
                        "category",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("A", "A : sans emploi"),
                                ("B", "B : activité réduite courte"),
                                ("C", "C : activité réduite longue"),
                                ("D", "D : sans emploi, pas immédiatement disponible"),
                                ("E", "E : en emploi"),
                                ("F", "F : accompagnement social"),
                                ("G", "G : en attente d'orientation"),
                            ],
                            max_length=1,
                            null=True,
                            verbose_name="catégorie",
                        ),
                    ),
                    (
                        "accepts_permanent",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte un CDI"),
                    ),
                    (
                        "accepts_fixed_term",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte un CDD"),
                    ),
                    (
                        "accepts_temporary",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte l'intérim"),
                    ),
                    (
                        "accepts_seasonal",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte un emploi saisonnier"
                        ),
                    ),
                    (
                        "accepts_apprenticeship",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte l'alternance"),
                    ),
                    (
                        "accepts_self_employed",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte une activité non salariée"
                        ),
                    ),
                    (
                        "accepts_full_time",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte un temps plein"),
                    ),
                    (
                        "accepts_part_time",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte un temps partiel"),
                    ),
                    (
                        "accepts_remote",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte le télétravail complet"
                        ),
                    ),
                    (
                        "synthetic",
                        models.BooleanField(default=False, editable=False, verbose_name="personne fictive"),
                    ),
                    (
                        "commune",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.commune",
                            verbose_name="commune de résidence",
                        ),
                    ),
                    (
                        "accepts_long_trips",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte les grands déplacements"
                        ),
                    ),
                    (
                        "accepts_night",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte le travail de nuit"),
                    ),
                    (
                        "accepts_on_call",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte les astreintes"),
                    ),
                    (
                        "accepts_shifts",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte les horaires postés"
                        ),
                    ),
                    (
                        "accepts_weekend",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte le travail du week-end"
                        ),
                    ),
                    (
                        "answers_valid_until",
                        models.DateField(
                            blank=True,
                            editable=False,
                            null=True,
                            verbose_name="prochaine fin de validité d'une réponse",
                        ),
                    ),
                    (
                        "available_from",
                        models.DateField(blank=True, null=True, verbose_name="disponible à partir du"),
                    ),
                    (
                        "certifications_complete",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="n'a pas d'autre certification"
                        ),
                    ),
                    (
                        "education_field",
                        models.CharField(
                            blank=True,
                            max_length=5,
                            null=True,
                            verbose_name="domaine de formation (Formacode)",
                        ),
                    ),
                    (
                        "education_level",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            choices=[
                                (0, "sans diplôme"),
                                (3, "niveau 3 (CAP, BEP)"),
                                (4, "niveau 4 (baccalauréat)"),
                                (5, "niveau 5 (bac + 2)"),
                                (6, "niveau 6 (bac + 3 ou 4)"),
                                (7, "niveau 7 (bac + 5)"),
                                (8, "niveau 8 (doctorat)"),
                            ],
                            null=True,
                            verbose_name="niveau de formation",
                        ),
                    ),
                    (
                        "hidden_from_employers",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="profil masqué aux employeurs"
                        ),
                    ),
                    (
                        "languages_complete",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="ne parle pas d'autre langue"
                        ),
                    ),
                    ("left_on", models.DateField(blank=True, null=True, verbose_name="sortie le")),
                    (
                        "licences_complete",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="n'a pas d'autre permis"
                        ),
                    ),
                    (
                        "opted_in",
                        models.BooleanField(
                            blank=True,
                            null=True,
                            verbose_name="demande à être prise en compte (catégories E et F)",
                        ),
                    ),
                    (
                        "processing_restricted",
                        models.BooleanField(
                            db_default=False,
                            default=False,
                            verbose_name="limitation du traitement (RGPD, art. 18)",
                        ),
                    ),
                    ("registered_on", models.DateField(blank=True, null=True, verbose_name="inscription le")),
                    (
                        "registration_number",
                        models.CharField(max_length=20, verbose_name="numéro d'inscription à la source"),
                    ),
                    (
                        "skills_complete",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="n'a pas d'autre compétence"
                        ),
                    ),
                    (
                        "stop_asking",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="ne plus l'interroger"
                        ),
                    ),
                    (
                        "wished_salary",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=9,
                            null=True,
                            validators=[django.core.validators.MinValueValidator(0)],
                            verbose_name="salaire minimum souhaité (euros bruts)",
                        ),
                    ),
                    (
                        "wished_salary_period",
                        models.CharField(
                            blank=True,
                            choices=[("hour", "par heure"), ("month", "par mois"), ("year", "par an")],
                            max_length=5,
                            null=True,
                            verbose_name="période du salaire souhaité",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "demandeur d'emploi",
                    "verbose_name_plural": "demandeurs d'emploi",
                    "ordering": ["id"],
                    "indexes": [
                        models.Index(
                            django.db.models.functions.text.Right(
                                django.db.models.functions.comparison.Cast("public_id", models.TextField()),
                                10,
                            ),
                            name="candidates_pseudonym",
                        ),
                        models.Index(
                            condition=models.Q(("answers_valid_until__isnull", False)),
                            fields=["answers_valid_until"],
                            name="candidates_answers_due",
                        ),
                        models.Index(
                            condition=models.Q(("synthetic", True)),
                            fields=["id"],
                            name="candidates_jobseeker_synthetic",
                        ),
                        models.Index(
                            condition=models.Q(("left_on__isnull", False)),
                            fields=["left_on"],
                            name="candidates_jobseeker_left",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("registration_number",),
                            name="candidates_registration_number_unique",
                            violation_error_message="Ce numéro d'inscription est déjà celui d'une autre personne.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("category", None),
                                ("category__in", ["A", "B", "C", "D", "E", "F", "G"]),
                                _connector="OR",
                            ),
                            name="candidates_jobseeker_category",
                            violation_error_message="Cette catégorie d'inscription n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("registration_number__regex", "^[0-9A-Za-z_-]+$"),
                                models.Q(
                                    (
                                        "registration_number__regex",
                                        "^[1-478][0-9]{4}[0-9AB][0-9]{7}([0-9]{2})?$",
                                    ),
                                    _negated=True,
                                ),
                            ),
                            name="candidates_registration_number_shape",
                            violation_error_message="Le numéro d'inscription a de 1 à 20 lettres ou chiffres, et n'est jamais un numéro de sécurité sociale.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("left_on", None),
                                ("registered_on", None),
                                ("left_on__gte", models.F("registered_on")),
                                _connector="OR",
                            ),
                            name="candidates_jobseeker_left_after_registration",
                            violation_error_message="La sortie ne précède pas l'inscription.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("wished_salary", None), ("wished_salary_period", None)),
                                models.Q(
                                    ("wished_salary__gt", 0),
                                    ("wished_salary_period__in", ["hour", "month", "year"]),
                                ),
                                _connector="OR",
                            ),
                            name="candidates_wished_salary_shape",
                            violation_error_message="Un salaire souhaité a un montant et une période.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("education_level", None),
                                    ("education_level__in", [0, 3, 4, 5, 6, 7, 8]),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("education_field", None),
                                    ("education_field__regex", "^[0-9]{5}$"),
                                    _connector="OR",
                                ),
                            ),
                            name="candidates_education_shape",
                            violation_error_message="Un niveau de formation de 0 à 8, un domaine de cinq chiffres.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("values", models.JSONField(verbose_name="réponses")),
                    (
                        "origin",
                        models.CharField(
                            choices=[
                                ("feed", "source (flux)"),
                                ("person", "la personne"),
                                ("advisor", "conseiller"),
                                ("employer", "employeur"),
                                ("correction", "rectification"),
                                ("expiry", "fin de validité"),
                            ],
                            max_length=10,
                            verbose_name="origine",
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("import", "import"),
                                ("link", "lien personnel"),
                                ("call", "téléphone"),
                                ("meeting", "entretien"),
                                ("desk", "droits des personnes"),
                                ("clock", "échéance"),
                            ],
                            max_length=10,
                            verbose_name="canal",
                        ),
                    ),
                    ("answered_at", models.DateTimeField(verbose_name="répondu le")),
                    ("recorded_at", models.DateTimeField(editable=False, verbose_name="enregistré le")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="valable jusqu'au")),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="answers",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="enregistrée par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "réponse",
                    "ordering": ["job_seeker", "answered_at", "id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("recorded_by__isnull", False)),
                            fields=["recorded_by"],
                            name="candidates_answer_recorded_by",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("channel__in", ["import", "link", "call", "meeting", "desk", "clock"]),
                                (
                                    "origin__in",
                                    ["feed", "person", "advisor", "employer", "correction", "expiry"],
                                ),
                            ),
                            name="candidates_answer_enums",
                            violation_error_message="Cette origine ou ce canal n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("origin", "advisor"), _negated=True),
                                ("recorded_by__isnull", False),
                                _connector="OR",
                            ),
                            name="candidates_answer_of_an_advisor",
                            violation_error_message="Une réponse d'un conseiller dit lequel.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Consent",
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
                                ("contact_by_email", "être contactée par courriel"),
                                ("contact_by_phone", "être contactée par téléphone"),
                                ("identity_to_employer", "transmettre son identité à un employeur"),
                            ],
                            max_length=20,
                            verbose_name="objet",
                        ),
                    ),
                    ("given", models.BooleanField(verbose_name="accordé")),
                    (
                        "decided_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="décidé le",
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("import", "import"),
                                ("link", "lien personnel"),
                                ("call", "téléphone"),
                                ("meeting", "entretien"),
                                ("desk", "droits des personnes"),
                                ("clock", "échéance"),
                            ],
                            max_length=10,
                            verbose_name="canal",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="consents",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "consentement",
                    "ordering": ["job_seeker", "kind", "decided_at", "id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("channel__in", ["import", "link", "call", "meeting", "desk", "clock"]),
                                (
                                    "kind__in",
                                    ["contact_by_email", "contact_by_phone", "identity_to_employer"],
                                ),
                            ),
                            name="candidates_consent_enums",
                            violation_error_message="Cet objet ou ce canal n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Feed",
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
                                ("full", "complet"),
                                ("incremental", "incrémental"),
                                ("bulk", "chargement de masse"),
                            ],
                            max_length=11,
                            verbose_name="nature",
                        ),
                    ),
                    ("source", models.CharField(max_length=40, verbose_name="source")),
                    ("watermark", models.DateTimeField(verbose_name="état au")),
                    ("since", models.DateTimeField(blank=True, null=True, verbose_name="changements depuis")),
                    (
                        "digest",
                        models.CharField(max_length=64, verbose_name="empreinte du contenu (SHA-256)"),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("receiving", "en réception"),
                                ("to_countersign", "à contresigner"),
                                ("leaving", "sorties en cours"),
                                ("committed", "pris en compte"),
                                ("refused", "refusé"),
                            ],
                            max_length=14,
                            verbose_name="état",
                        ),
                    ),
                    ("lines", models.PositiveIntegerField(verbose_name="lignes annoncées")),
                    (
                        "last_line",
                        models.PositiveIntegerField(db_default=0, verbose_name="dernière ligne enregistrée"),
                    ),
                    ("n_read", models.PositiveIntegerField(db_default=0, verbose_name="lignes lues")),
                    ("n_created", models.PositiveIntegerField(db_default=0, verbose_name="personnes créées")),
                    (
                        "n_updated",
                        models.PositiveIntegerField(db_default=0, verbose_name="personnes modifiées"),
                    ),
                    (
                        "n_unchanged",
                        models.PositiveIntegerField(db_default=0, verbose_name="personnes inchangées"),
                    ),
                    ("n_refused", models.PositiveIntegerField(db_default=0, verbose_name="lignes refusées")),
                    (
                        "n_unnamed",
                        models.PositiveIntegerField(
                            db_default=0, verbose_name="lignes refusées sans identifiant lisible"
                        ),
                    ),
                    ("n_left", models.PositiveIntegerField(db_default=0, verbose_name="personnes sorties")),
                    (
                        "n_kept",
                        models.PositiveIntegerField(
                            db_default=0, verbose_name="absents gardés faute d'identifiants lisibles"
                        ),
                    ),
                    (
                        "leaving",
                        models.JSONField(
                            blank=True,
                            help_text="Code de région → [sortent, inscrites] ; « ? » : résidence inconnue.",
                            null=True,
                            verbose_name="sorties par région",
                        ),
                    ),
                    (
                        "dropped",
                        models.JSONField(
                            db_default={},
                            help_text="Rubrique → nombre de lignes où elle était remplie.",
                            verbose_name="rubriques écartées",
                        ),
                    ),
                    (
                        "doubt",
                        models.TextField(
                            db_default="", verbose_name="ce qui demande un contreseing, ou motif du refus"
                        ),
                    ),
                    ("started_at", models.DateTimeField(verbose_name="début")),
                    ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                    (
                        "countersigned_at",
                        models.DateTimeField(blank=True, null=True, verbose_name="contresigné le"),
                    ),
                    (
                        "countersign_reason",
                        models.TextField(db_default="", verbose_name="motif du contreseing"),
                    ),
                    (
                        "countersigned_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="contresigné par",
                        ),
                    ),
                    (
                        "launched_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="lancé par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "flux",
                    "verbose_name_plural": "flux",
                    "ordering": ["-id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["full", "incremental", "bulk"])),
                            name="candidates_feed_kind",
                            violation_error_message="Cette nature de flux n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    ["receiving", "to_countersign", "leaving", "committed", "refused"],
                                )
                            ),
                            name="candidates_feed_state",
                            violation_error_message="Cet état de flux n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("kind", "incremental"),
                                    ("since__isnull", False),
                                    ("since__lte", models.F("watermark")),
                                ),
                                models.Q(models.Q(("kind", "incremental"), _negated=True), ("since", None)),
                                _connector="OR",
                            ),
                            name="candidates_feed_since",
                            violation_error_message="Un flux incrémental, et lui seul, dit depuis quand il compte.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "n_read",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("n_created"), "+", models.F("n_updated")
                                            ),
                                            "+",
                                            models.F("n_unchanged"),
                                        ),
                                        "+",
                                        models.F("n_refused"),
                                    ),
                                )
                            ),
                            name="candidates_feed_read",
                            violation_error_message="Chaque ligne lue a un sort et un seul.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("countersigned_by", None),
                                ("launched_by", None),
                                models.Q(("countersigned_by", models.F("launched_by")), _negated=True),
                                _connector="OR",
                            ),
                            name="candidates_feed_countersigned_by_another",
                            violation_error_message="Qui a lancé un flux ne le contresigne pas.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FeedRefusal",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("line", models.PositiveIntegerField(verbose_name="ligne")),
                    ("reason", models.CharField(max_length=200, verbose_name="motif")),
                    (
                        "feed",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="refusals",
                            to="candidates.feed",
                            verbose_name="flux",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "ligne refusée",
                    "verbose_name_plural": "lignes refusées",
                    "ordering": ["feed", "line"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("feed", "line"),
                            name="candidates_feedrefusal_once",
                            violation_error_message="Cette ligne est déjà refusée.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SourceRecord",
                fields=[
                    (
                        "job_seeker",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="source_record",
                            serialize=False,
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("digest", models.BinaryField(max_length=16, verbose_name="empreinte de la fiche")),
                    ("stated_at", models.DateTimeField(verbose_name="mise à jour par la source le")),
                    (
                        "left_reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("job", "reprise d'emploi"),
                                ("ended", "fin d'inscription"),
                                ("deceased", "décès"),
                                ("duplicate", "inscription en double"),
                                ("absent", "absence d'un flux complet"),
                            ],
                            max_length=9,
                            verbose_name="motif de sortie",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "fiche de la source",
                    "verbose_name_plural": "fiches de la source",
                    "ordering": ["job_seeker"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("left_reason", ""),
                                ("left_reason__in", ["job", "ended", "deceased", "duplicate", "absent"]),
                                _connector="OR",
                            ),
                            name="candidates_sourcerecord_reason",
                            violation_error_message="Ce motif de sortie n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HeldSkill",
                fields=[
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="skills",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("held", models.BooleanField(db_default=True, default=True, verbose_name="détient")),
                    ("ogr", models.IntegerField(verbose_name="code OGR")),
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "job_seeker",
                            "ogr",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                            verbose_name="clé",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "compétence d'une personne",
                    "verbose_name_plural": "compétences des personnes",
                    "ordering": ["job_seeker", "ogr"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ogr__gt", 0)),
                            name="candidates_skill_ogr",
                            violation_error_message="Un code OGR est un nombre positif.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HeldLicence",
                fields=[
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="licences",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("held", models.BooleanField(db_default=True, default=True, verbose_name="détient")),
                    (
                        "code",
                        models.CharField(
                            choices=[
                                ("AM", "AM : cyclomoteur, voiturette"),
                                ("A1", "A1 : motocyclette légère"),
                                ("A2", "A2 : motocyclette intermédiaire"),
                                ("A", "A : motocyclette"),
                                ("B1", "B1 : quadricycle lourd"),
                                ("B", "B : véhicule léger"),
                                ("BE", "BE : véhicule léger et remorque"),
                                ("C1", "C1 : poids lourd jusqu'à 7,5 t"),
                                ("C1E", "C1E : poids lourd jusqu'à 7,5 t et remorque"),
                                ("C", "C : poids lourd"),
                                ("CE", "CE : super lourd"),
                                ("D1", "D1 : transport de 16 passagers au plus"),
                                ("D1E", "D1E : transport de 16 passagers au plus et remorque"),
                                ("D", "D : transport en commun"),
                                ("DE", "DE : transport en commun et remorque"),
                            ],
                            max_length=3,
                            verbose_name="catégorie de permis",
                        ),
                    ),
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "job_seeker",
                            "code",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                            verbose_name="clé",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "permis d'une personne",
                    "verbose_name_plural": "permis des personnes",
                    "ordering": ["job_seeker", "code"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "code__in",
                                    [
                                        "AM",
                                        "A1",
                                        "A2",
                                        "A",
                                        "B1",
                                        "B",
                                        "BE",
                                        "C1",
                                        "C1E",
                                        "C",
                                        "CE",
                                        "D1",
                                        "D1E",
                                        "D",
                                        "DE",
                                    ],
                                )
                            ),
                            name="candidates_licence_code",
                            violation_error_message="Cette catégorie de permis n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HeldLanguage",
                fields=[
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="languages",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("held", models.BooleanField(db_default=True, default=True, verbose_name="détient")),
                    ("code", models.CharField(max_length=3, verbose_name="langue (ISO 639)")),
                    (
                        "level",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("A1", "A1 : débutant"),
                                ("A2", "A2 : élémentaire"),
                                ("B1", "B1 : intermédiaire"),
                                ("B2", "B2 : avancé"),
                                ("C1", "C1 : autonome"),
                                ("C2", "C2 : maîtrise"),
                            ],
                            max_length=2,
                            null=True,
                            verbose_name="niveau (CECRL)",
                        ),
                    ),
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "job_seeker",
                            "code",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                            verbose_name="clé",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "langue d'une personne",
                    "verbose_name_plural": "langues des personnes",
                    "ordering": ["job_seeker", "code"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("code__regex", "^[a-z]{2,3}$"),
                                models.Q(
                                    ("level", None),
                                    models.Q(
                                        ("held", True), ("level__in", ["A1", "A2", "B1", "B2", "C1", "C2"])
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            name="candidates_language_shape",
                            violation_error_message="Une langue : un code de deux ou trois lettres ; un niveau de A1 à C2 si elle est parlée.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HeldCertification",
                fields=[
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="certifications",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("held", models.BooleanField(db_default=True, default=True, verbose_name="détient")),
                    ("code", models.CharField(max_length=30, verbose_name="certification")),
                    (
                        "level",
                        models.CharField(blank=True, db_default="", max_length=20, verbose_name="niveau"),
                    ),
                    ("obtained_on", models.DateField(blank=True, null=True, verbose_name="obtenue le")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="valable jusqu'au")),
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "job_seeker",
                            "code",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                            verbose_name="clé",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "certification d'une personne",
                    "verbose_name_plural": "certifications des personnes",
                    "ordering": ["job_seeker", "code"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("held", True), models.Q(("code", ""), _negated=True)),
                                models.Q(
                                    ("held", False),
                                    ("level", ""),
                                    ("obtained_on", None),
                                    ("valid_until", None),
                                    models.Q(("code", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="candidates_certification_shape",
                            violation_error_message="Une certification non détenue n'a ni date ni niveau.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("obtained_on", None),
                                ("valid_until", None),
                                ("valid_until__gte", models.F("obtained_on")),
                                _connector="OR",
                            ),
                            name="candidates_certification_dates",
                            violation_error_message="La fin de validité ne précède pas l'obtention.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Identity",
                fields=[
                    (
                        "job_seeker",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="identity",
                            serialize=False,
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "first_name",
                        models.CharField(blank=True, db_default="", max_length=100, verbose_name="prénom"),
                    ),
                    (
                        "last_name",
                        models.CharField(blank=True, db_default="", max_length=100, verbose_name="nom"),
                    ),
                    (
                        "email",
                        models.EmailField(
                            blank=True, db_default="", max_length=254, verbose_name="adresse électronique"
                        ),
                    ),
                    (
                        "phone",
                        models.CharField(
                            blank=True,
                            db_default="",
                            help_text="Format international : +33…",
                            max_length=16,
                            verbose_name="téléphone",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "identité",
                    "ordering": ["job_seeker"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("phone", ""), ("phone__regex", "^\\+[1-9][0-9]{5,14}$"), _connector="OR"
                            ),
                            name="candidates_identity_phone",
                            violation_error_message="Un numéro de téléphone s'écrit +33 puis neuf chiffres.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("email", ""),
                                ("email__regex", "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"),
                                _connector="OR",
                            ),
                            name="candidates_identity_email",
                            violation_error_message="L'adresse électronique a la forme nom@domaine.fr.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DisabilityStatus",
                fields=[
                    (
                        "job_seeker",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="disability_status",
                            serialize=False,
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "recognised",
                        models.BooleanField(verbose_name="qualité de travailleur handicapé reconnue"),
                    ),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="valable jusqu'au")),
                ],
                options={
                    "verbose_name": "situation de handicap",
                    "verbose_name_plural": "situations de handicap",
                    "ordering": ["job_seeker"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Reveal",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("contact", "la contacter au sujet d'une offre"),
                                ("question", "lui poser une question qui manque à son dossier"),
                                ("interview", "organiser un entretien avec un employeur"),
                                ("request", "répondre à une demande qu'elle a faite"),
                                ("rights", "instruire une demande d'exercice de ses droits"),
                                ("incident", "traiter un incident de sécurité ou un contrôle"),
                            ],
                            max_length=20,
                            verbose_name="motif",
                        ),
                    ),
                    (
                        "revealed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="levée le",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="reveals",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "revealed_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="levée par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "levée de pseudonymat",
                    "verbose_name_plural": "levées de pseudonymat",
                    "ordering": ["-revealed_at", "-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["revealed_by", "revealed_at"], name="candidates_reveal_day")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "reason__in",
                                    ["contact", "question", "interview", "request", "rights", "incident"],
                                )
                            ),
                            name="candidates_reveal_reason",
                            violation_error_message="Ce motif n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SoughtOccupation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "origin",
                        models.CharField(
                            choices=[("sought", "recherché"), ("accepted", "accepté")],
                            default="sought",
                            max_length=8,
                            verbose_name="origine",
                        ),
                    ),
                    (
                        "experience_months",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="expérience (mois)"
                        ),
                    ),
                    (
                        "appellation",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.appellation",
                            verbose_name="appellation",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="occupations",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "rome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.romecode",
                            verbose_name="métier",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "métier recherché",
                    "verbose_name_plural": "métiers recherchés",
                    "ordering": ["job_seeker", "rome"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("job_seeker", "rome"),
                            name="candidates_occupation_unique",
                            violation_error_message="Ce métier figure déjà parmi les métiers recherchés.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MobilityArea",
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
                                ("commune", "autour d'une commune"),
                                ("departement", "un département"),
                                ("region", "une région"),
                                ("country", "France entière"),
                            ],
                            max_length=11,
                            verbose_name="sorte",
                        ),
                    ),
                    (
                        "radius_km",
                        models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rayon (km)"),
                    ),
                    (
                        "commune",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.commune",
                            verbose_name="commune",
                        ),
                    ),
                    (
                        "departement",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.departement",
                            verbose_name="département",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="areas",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
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
                    "verbose_name": "zone de mobilité",
                    "verbose_name_plural": "zones de mobilité",
                    "ordering": ["job_seeker", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("departement", None),
                                    ("kind", "commune"),
                                    ("region", None),
                                    ("commune__isnull", False),
                                    ("radius_km__isnull", False),
                                ),
                                models.Q(
                                    ("commune", None),
                                    ("kind", "departement"),
                                    ("radius_km", None),
                                    ("region", None),
                                    ("departement__isnull", False),
                                ),
                                models.Q(
                                    ("commune", None),
                                    ("departement", None),
                                    ("kind", "region"),
                                    ("radius_km", None),
                                    ("region__isnull", False),
                                ),
                                models.Q(
                                    ("commune", None),
                                    ("departement", None),
                                    ("kind", "country"),
                                    ("radius_km", None),
                                    ("region", None),
                                ),
                                _connector="OR",
                            ),
                            name="candidates_area_shape",
                            violation_error_message="Une zone : commune et rayon, département, région ou pays.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PastSearchRow",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "job_seeker_id",
                            "occupation",
                            "area",
                            "ended_at",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                            verbose_name="clé",
                        ),
                    ),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("occupation", models.SmallIntegerField(verbose_name="métier")),
                    ("area", models.BigIntegerField(db_column="area_id", verbose_name="zone")),
                    ("ended_at", models.DateTimeField(verbose_name="remplacée le")),
                ],
                options={
                    "verbose_name": "ligne de recherche passée",
                    "verbose_name_plural": "lignes de recherche passées",
                    "db_table": "candidates_searchrow_past",
                    "ordering": ["job_seeker", "ended_at"],
                    "managed": False,
                },
            ),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
