"""Findings of absence and all that they rest on, second looks, attempts and alarms."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_initial"),
        ("candidates", "0001_initial"),
        ("common", "0001_initial"),
        ("matching", "0001_initial"),
        ("offers", "0001_initial"),
        ("referentials", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
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
            migrations.CreateModel(
                name="Attempt",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "code",
                        models.CharField(
                            choices=[
                                ("tightened", "Critères durcis, et plus personne ne correspond"),
                                (
                                    "unasked",
                                    "Trois exigences ajoutées ou plus, sur lesquelles personne n'a été interrogé",
                                ),
                                ("nobody_holds", "Compétence exigée que personne du métier ne détient"),
                                ("zero_radius", "Rayon de mobilité d'une personne ramené à 0 km"),
                                ("other_occupation", "Métier changé, ou autre que ceux de l'intitulé"),
                                ("twice", "Même offre publiée deux fois"),
                                ("changed_back", "Critères durcis, puis remis comme avant"),
                                ("dead_addresses", "Messages envoyés à des adresses qui ne répondent plus"),
                                ("friday_evening", "Messages envoyés la veille au soir de jours chômés"),
                                (
                                    "person_corrected",
                                    "Dossier d'une personne qui correspondait, modifié par un agent",
                                ),
                                ("contact_deleted", "Moyen de joindre une personne supprimé"),
                                ("same_hand", "Deux appels à une personne notés par la même main"),
                                ("call_unrevealed", "Appel noté par qui n'a pas eu le numéro"),
                            ],
                            max_length=20,
                            verbose_name="fait",
                        ),
                    ),
                    ("key", models.CharField(max_length=60, verbose_name="clé")),
                    ("before", models.JSONField(verbose_name="avant")),
                    ("after", models.JSONField(verbose_name="après")),
                    ("found_at", models.DateTimeField(verbose_name="trouvé le")),
                    (
                        "agency",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="accounts.agency",
                            verbose_name="agence",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="gate_attempts",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "fait à examiner",
                    "verbose_name_plural": "faits à examiner",
                    "ordering": ["-found_at", "-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["agency", "-found_at", "-id"], name="gate_attempt_agency"),
                        models.Index(fields=["found_at"], name="gate_attempt_found"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("offer", "code", "key"),
                            name="gate_attempt_once",
                            violation_error_message="Ce fait est déjà connu.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "code__in",
                                    [
                                        "tightened",
                                        "unasked",
                                        "nobody_holds",
                                        "zero_radius",
                                        "other_occupation",
                                        "twice",
                                        "changed_back",
                                        "dead_addresses",
                                        "friday_evening",
                                        "person_corrected",
                                        "contact_deleted",
                                        "same_hand",
                                        "call_unrevealed",
                                    ],
                                )
                            ),
                            name="gate_attempt_code",
                            violation_error_message="Ce fait n'existe pas.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GateParameter",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "code",
                        models.CharField(
                            choices=[
                                ("publication_days", "jours ouvrés de publication au moins"),
                                ("validity_days", "jours ouvrés de validité d'un constat"),
                                (
                                    "watermark_hours",
                                    "âge du dernier flux de demandeurs d'emploi, en heures, au plus",
                                ),
                                ("lock_timeout_ms", "attente d'un acte en cours, en millisecondes, au plus"),
                                ("proposed_hours", "heures laissées à l'employeur après une proposition"),
                                (
                                    "rare_skill_percent",
                                    "compétence rare : détenue par moins de (% du métier)",
                                ),
                                ("answered_percent", "réponses attendues des personnes interrogées (%)"),
                                (
                                    "same_employer_days",
                                    "jours après la clôture d'une offre du même employeur",
                                ),
                                (
                                    "newcomer_days",
                                    "jours ouvrés laissés à une personne nouvellement à interroger",
                                ),
                                ("opening_rate_percent", "taux d'ouverture à partir duquel alerter (%)"),
                                (
                                    "contacts_per_offer",
                                    "personnes externes contactées pour une offre, au plus",
                                ),
                                (
                                    "contacts_per_week",
                                    "personnes externes contactées par un conseiller en 7 jours, au plus",
                                ),
                            ],
                            max_length=30,
                            verbose_name="paramètre",
                        ),
                    ),
                    ("value", models.PositiveIntegerField(verbose_name="valeur")),
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
                        "set_by",
                        models.ForeignKey(
                            blank=True,
                            help_text="Vide : valeur de départ.",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="fixé par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "paramètre de la recherche complémentaire",
                    "verbose_name_plural": "paramètres de la recherche complémentaire",
                    "ordering": ["code", "-id"],
                    "default_permissions": ("view",),
                    "indexes": [models.Index(fields=["code", "-id"], name="gate_parameter_latest")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "code__in",
                                    [
                                        "publication_days",
                                        "validity_days",
                                        "watermark_hours",
                                        "lock_timeout_ms",
                                        "proposed_hours",
                                        "rare_skill_percent",
                                        "answered_percent",
                                        "same_employer_days",
                                        "newcomer_days",
                                        "opening_rate_percent",
                                        "contacts_per_offer",
                                        "contacts_per_week",
                                    ],
                                )
                            ),
                            name="gate_parameter_code",
                            violation_error_message="Ce paramètre n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="gate_parameter_reason",
                            violation_error_message="Écrivez le motif.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WordingCheck",
                fields=[
                    (
                        "offer",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    ("digest", models.CharField(max_length=64, verbose_name="empreinte des textes")),
                    ("unlawful", models.BooleanField(verbose_name="formulation illicite à corriger")),
                    (
                        "checked_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="vérifiée le",
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
                    "verbose_name": "vérification des formulations",
                    "verbose_name_plural": "vérifications des formulations",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="ExhaustionPolicy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=100, verbose_name="référence de la décision")),
                    (
                        "decided_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="décidée le",
                        ),
                    ),
                    (
                        "countersigned_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="contresignée le"
                        ),
                    ),
                    (
                        "ended_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finie le"),
                    ),
                    (
                        "countersigned_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="contresignée par",
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="décidée par",
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
                    "verbose_name": "politique d'épuisement",
                    "verbose_name_plural": "politiques d'épuisement",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("region",),
                            name="gate_exhaustion_one",
                            violation_error_message="Cette région a déjà une politique d'épuisement.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reference", ""), _negated=True),
                            name="gate_exhaustion_reference",
                            violation_error_message="Donnez la référence de la décision.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("countersigned_at", None), ("countersigned_by", None)),
                                models.Q(
                                    ("countersigned_at__isnull", False),
                                    ("countersigned_by__isnull", False),
                                    models.Q(("countersigned_by", models.F("decided_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="gate_exhaustion_two",
                            violation_error_message="La seconde signature est celle d'une autre personne.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AbsenceFinding",
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
                        "signed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="signé le",
                        ),
                    ),
                    ("valid_until", models.DateTimeField(verbose_name="valable jusqu'au")),
                    ("reason", models.CharField(max_length=500, verbose_name="motif")),
                    (
                        "signature_reasons",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=40),
                            default=list,
                            verbose_name="raisons d'un second regard",
                        ),
                    ),
                    ("engine_hash", models.CharField(max_length=64, verbose_name="empreinte du moteur")),
                    ("reference_version", models.CharField(max_length=40, verbose_name="version du ROME")),
                    ("parameters", models.JSONField(verbose_name="paramètres du rapprochement")),
                    (
                        "gate_parameters",
                        models.JSONField(verbose_name="paramètres de la recherche complémentaire"),
                    ),
                    ("watermark", models.DateTimeField(verbose_name="personnes connues au")),
                    ("snapshot", models.CharField(max_length=200, verbose_name="instantané de la base")),
                    ("n_people", models.PositiveIntegerField(verbose_name="personnes inscrites")),
                    ("n_match", models.PositiveIntegerField(verbose_name="personnes qui correspondent")),
                    ("n_to_ask", models.PositiveIntegerField(verbose_name="personnes à interroger")),
                    ("n_unanswered", models.PositiveIntegerField(verbose_name="personnes sans réponse")),
                    (
                        "n_cannot_be_asked",
                        models.PositiveIntegerField(verbose_name="personnes qui ne peuvent être interrogées"),
                    ),
                    (
                        "n_waiting_newcomers",
                        models.PositiveIntegerField(
                            verbose_name="personnes nouvellement interrogées, en attente"
                        ),
                    ),
                    (
                        "n_exhausted",
                        models.PositiveIntegerField(
                            verbose_name="personnes qui correspondent, tenues pour épuisées"
                        ),
                    ),
                    (
                        "n_refused_lines",
                        models.PositiveIntegerField(verbose_name="lignes refusées du dernier flux"),
                    ),
                    ("not_compared", models.JSONField(verbose_name="personnes non comparées")),
                    ("histogram", models.JSONField(blank=True, null=True, verbose_name="contre-épreuve")),
                    (
                        "commitments",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=64),
                            default=list,
                            verbose_name="engagements",
                        ),
                    ),
                    (
                        "previous_hash",
                        models.CharField(
                            blank=True, max_length=64, verbose_name="empreinte du constat précédent"
                        ),
                    ),
                    ("hash", models.CharField(max_length=64, unique=True, verbose_name="empreinte")),
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
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="findings",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "renews",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="renewed_by",
                            to="gate.absencefinding",
                            verbose_name="renouvelle",
                        ),
                    ),
                    (
                        "signed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="signé par",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                    (
                        "weights",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="matching.weightversion",
                            verbose_name="version des poids",
                        ),
                    ),
                    (
                        "exhaustion",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="gate.exhaustionpolicy",
                            verbose_name="politique d'épuisement",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "constat d'absence",
                    "verbose_name_plural": "constats d'absence",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "indexes": [models.Index(fields=["offer", "-id"], name="gate_finding_offer")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("n_match", 0), ("n_to_ask", 0)),
                            name="gate_finding_nobody",
                            violation_error_message="Quelqu'un correspond, ou reste à interroger.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="gate_finding_reason",
                            violation_error_message="Écrivez le motif.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("n_exhausted", 0),
                                models.Q(
                                    ("exhaustion__isnull", False),
                                    ("signature_reasons__contains", ["exhaustion"]),
                                ),
                                _connector="OR",
                            ),
                            name="gate_finding_exhausted",
                            violation_error_message="L'épuisement demande une politique en vigueur et un second regard.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "commitments__len",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("n_unanswered"), "+", models.F("n_cannot_be_asked")
                                        ),
                                        "+",
                                        models.F("n_waiting_newcomers"),
                                    ),
                                )
                            ),
                            name="gate_finding_commitments",
                            violation_error_message="Chaque personne sans réponse a son engagement.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("valid_until__gt", models.F("signed_at"))),
                            name="gate_finding_valid",
                        ),
                        models.UniqueConstraint(fields=("id", "signed_by"), name="gate_finding_signed"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FindingPerson",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("to_ask", "À interroger"),
                                ("waiting", "Interrogée, en attente"),
                                ("answered", "A répondu"),
                                ("unanswered", "Sans réponse"),
                                ("cannot_be_asked", "Ne peut être interrogée"),
                            ],
                            max_length=15,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "unknown",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=20), verbose_name="critères inconnus"
                        ),
                    ),
                    ("salt", models.UUIDField(verbose_name="sel")),
                    ("commitment", models.CharField(max_length=64, verbose_name="engagement")),
                    (
                        "finding",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="people",
                            to="gate.absencefinding",
                            verbose_name="constat",
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
                ],
                options={
                    "verbose_name": "personne sans réponse lors d'un constat",
                    "verbose_name_plural": "personnes sans réponse lors d'un constat",
                    "ordering": ["finding", "id"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("finding", "job_seeker"), name="gate_findingperson_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SecondSignature",
                fields=[
                    (
                        "finding",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="second_signature",
                            serialize=False,
                            to="gate.absencefinding",
                            verbose_name="constat",
                        ),
                    ),
                    ("signed", models.BooleanField(verbose_name="signé")),
                    (
                        "refusal",
                        models.CharField(
                            blank=True,
                            choices=[
                                (
                                    "not_enough_asked",
                                    "Les personnes inscrites n'ont pas été assez interrogées",
                                ),
                                (
                                    "criteria_too_narrow",
                                    "Les critères écartent sans raison des personnes inscrites",
                                ),
                                ("relaxation_expected", "Un assouplissement est à demander à l'employeur"),
                                ("other_occupation", "Un autre métier conviendrait"),
                                ("duplicate_offer", "Une autre offre du même employeur est ouverte"),
                                ("other", "Autre motif, précisé"),
                            ],
                            max_length=25,
                            verbose_name="motif de refus",
                        ),
                    ),
                    ("words", models.CharField(blank=True, max_length=500, verbose_name="explication")),
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
                            verbose_name="second signataire",
                        ),
                    ),
                    (
                        "first_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="premier signataire",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "second regard",
                    "verbose_name_plural": "seconds regards",
                    "ordering": ["-finding"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("by", models.F("first_by")), _negated=True),
                            name="gate_signature_two_people",
                            violation_error_message="Le second regard est celui d'une autre personne.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("refusal", ""), ("signed", True)),
                                models.Q(
                                    (
                                        "refusal__in",
                                        [
                                            "not_enough_asked",
                                            "criteria_too_narrow",
                                            "relaxation_expected",
                                            "other_occupation",
                                            "duplicate_offer",
                                            "other",
                                        ],
                                    ),
                                    ("signed", False),
                                ),
                                _connector="OR",
                            ),
                            name="gate_signature_refusal",
                            violation_error_message="Un refus porte un motif.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("signed", True), models.Q(("words", ""), _negated=True), _connector="OR"
                            ),
                            name="gate_signature_words",
                            violation_error_message="Écrivez ce qui manque pour signer.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FindingClosing",
                fields=[
                    (
                        "finding",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="closing",
                            serialize=False,
                            to="gate.absencefinding",
                            verbose_name="constat",
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("match", "Une personne inscrite correspond."),
                                ("criteria_changed", "L'offre demande autre chose."),
                                ("not_published", "L'offre n'est plus publiée."),
                                ("ineligible", "L'offre ne remplit plus les conditions."),
                                ("engine_changed", "Les règles du rapprochement ont changé."),
                                ("reference_changed", "Une nouvelle version du ROME est en vigueur."),
                                ("not_countersigned", "Le second regard a été refusé."),
                                ("withdrawn", "Un conseiller a refermé la recherche."),
                                ("registered", "Une personne repérée est déjà inscrite."),
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
                            verbose_name="fermé le",
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
                            verbose_name="refermé par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "fermeture d'un constat",
                    "verbose_name_plural": "fermetures de constats",
                    "ordering": ["-finding"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "reason__in",
                                    [
                                        "match",
                                        "criteria_changed",
                                        "not_published",
                                        "ineligible",
                                        "engine_changed",
                                        "reference_changed",
                                        "not_countersigned",
                                        "withdrawn",
                                        "registered",
                                    ],
                                )
                            ),
                            name="gate_closing_reason",
                            violation_error_message="Ce motif n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="AskedBaseline",
                fields=[
                    (
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                    ("snapshot", models.CharField(max_length=200, verbose_name="instantané de la base")),
                    ("as_of", models.DateField(verbose_name="à la date du")),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="date",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "première vague complète",
                    "verbose_name_plural": "premières vagues complètes",
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Sounding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title", models.CharField(max_length=250, verbose_name="intitulé")),
                    ("occupations", models.JSONField(verbose_name="métiers suggérés")),
                    ("n_people", models.PositiveIntegerField(verbose_name="personnes du métier")),
                    ("skills", models.JSONField(verbose_name="compétences exigées")),
                    (
                        "skills_needed",
                        models.PositiveSmallIntegerField(verbose_name="compétences nécessaires"),
                    ),
                    ("counted_at", models.DateTimeField(verbose_name="compté le")),
                    (
                        "version",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "sondage d'une offre",
                    "verbose_name_plural": "sondages d'offres",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "title"),
                            name="gate_sounding_title",
                            violation_error_message="Cet intitulé est déjà sondé.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SoundingDue",
                fields=[
                    (
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                    (
                        "since",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
                            verbose_name="attendu depuis",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "sondage attendu",
                    "verbose_name_plural": "sondages attendus",
                    "ordering": ["since"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["since"], name="gate_soundingdue_since")],
                },
            ),
            migrations.CreateModel(
                name="CriteriaChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField(verbose_name="date")),
                    (
                        "after",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="après",
                        ),
                    ),
                    (
                        "before",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="avant",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "changement de critères",
                    "verbose_name_plural": "changements de critères",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["offer", "id"], name="gate_criteriachange_offer")],
                },
            ),
            migrations.CreateModel(
                name="FactChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "what",
                        models.CharField(
                            choices=[
                                ("origin", "origine de l'offre"),
                                ("employer", "entreprise ou établissement"),
                                ("activity", "activité ou SIRET"),
                            ],
                            max_length=8,
                            verbose_name="objet",
                        ),
                    ),
                    ("at", models.DateTimeField(verbose_name="date")),
                    (
                        "offer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "changement de ce qu'est une offre",
                    "verbose_name_plural": "changements de ce que sont les offres",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["offer", "at"], name="gate_factchange_offer")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("what__in", ["origin", "employer", "activity"])),
                            name="gate_factchange_what",
                            violation_error_message="Cet objet n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="FileEntry",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "what",
                        models.CharField(
                            choices=[
                                ("phone_deleted", "numéro de téléphone supprimé"),
                                ("email_deleted", "adresse électronique supprimée"),
                                ("radius_zero", "rayon de mobilité ramené à 0 km"),
                            ],
                            max_length=13,
                            verbose_name="objet",
                        ),
                    ),
                    ("at", models.DateTimeField(verbose_name="date")),
                    (
                        "job_seeker",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "saisie au dossier d'une personne",
                    "verbose_name_plural": "saisies aux dossiers des personnes",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["job_seeker", "at"], name="gate_fileentry_person")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("what__in", ["phone_deleted", "email_deleted", "radius_zero"])
                            ),
                            name="gate_fileentry_what",
                            violation_error_message="Cet objet n'existe pas.",
                        )
                    ],
                },
            ),
        ),
    ]
