"""Runs, their results and counter-checks, weights, people to match, and what was answered."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels

RIGHTS = """
-- `migrate` alone says which engine is installed.
REVOKE INSERT, UPDATE, DELETE ON matching_engine FROM app;
REVOKE SELECT ON matching_persontomatch, matching_dailymessage FROM admin;
"""


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
                name="PersonToMatch",
                fields=[
                    (
                        "job_seeker",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="+",
                            serialize=False,
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    ("marked_at", models.DateTimeField(verbose_name="premier changement le")),
                    ("lease", models.UUIDField(blank=True, null=True, verbose_name="bail")),
                    (
                        "lease_until",
                        models.DateTimeField(blank=True, null=True, verbose_name="bail jusqu'au"),
                    ),
                    ("attempts", models.PositiveSmallIntegerField(db_default=0, verbose_name="tentatives")),
                ],
                options={
                    "verbose_name": "personne à rapprocher",
                    "verbose_name_plural": "personnes à rapprocher",
                    "ordering": ["marked_at", "job_seeker"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["marked_at", "job_seeker"], name="matching_persontomatch_oldest")
                    ],
                },
            ),
            migrations.CreateModel(
                name="PopulationMark",
                fields=[
                    (
                        "id",
                        models.PositiveSmallIntegerField(
                            default=1, primary_key=True, serialize=False, verbose_name="numéro"
                        ),
                    ),
                    ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="vu le")),
                ],
                options={
                    "verbose_name": "changement de toute la population",
                    "verbose_name_plural": "changements de toute la population",
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("id", 1)),
                            name="matching_populationmark_alone",
                            violation_error_message="Il n'y en a qu'un.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="WeightVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "number",
                        models.PositiveSmallIntegerField(
                            db_default=0, editable=False, unique=True, verbose_name="numéro"
                        ),
                    ),
                    (
                        "valid_from",
                        models.DateField(
                            error_messages={"unique": "Une version des poids prend déjà effet ce jour-là."},
                            unique=True,
                            verbose_name="en vigueur depuis",
                        ),
                    ),
                    ("weights", models.JSONField(verbose_name="poids de chaque critère")),
                    ("reason", models.TextField(verbose_name="motif")),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="enregistré le",
                        ),
                    ),
                    (
                        "author",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "version des poids",
                    "verbose_name_plural": "versions des poids",
                    "ordering": ["-valid_from"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=django.db.models.lookups.Regex(
                                django.db.models.functions.comparison.Cast(
                                    models.F("weights"), models.TextField()
                                ),
                                '^\\{"[a-z_]+": (1000|[1-9][0-9]{0,2})(, "[a-z_]+": (1000|[1-9][0-9]{0,2}))*\\}$',
                            ),
                            name="matching_weights_whole",
                            violation_error_message="Un poids est un nombre entier, de 1 à 1000, pour chaque critère.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="matching_weights_reason",
                            violation_error_message="Dites pourquoi ces poids sont retenus.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("number", 1), ("author__isnull", False), _connector="OR"),
                            name="matching_weights_author",
                            violation_error_message="Une version des poids a un auteur.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MatchRun",
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
                        "trigger",
                        models.CharField(
                            choices=[
                                ("publication", "Publication de l'offre"),
                                ("request", "À la demande"),
                                ("population", "Chargement de la population"),
                                ("person", "Changement d'une personne"),
                                ("nightly", "Contrôle de la nuit"),
                            ],
                            max_length=12,
                            verbose_name="déclencheur",
                        ),
                    ),
                    ("requested_at", models.DateTimeField(verbose_name="demandé le")),
                    ("announced_at", models.DateTimeField(verbose_name="annoncé le")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("queued", "En attente"),
                                ("running", "En cours"),
                                ("done", "Terminé"),
                                ("failed", "Échec"),
                            ],
                            default="queued",
                            max_length=8,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "stage",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (0, "En attente d'un moteur disponible"),
                                (40, "Examen des personnes inscrites"),
                                (80, "Enregistrement du résultat"),
                                (100, "Terminé"),
                            ],
                            default=0,
                            verbose_name="avancement (%)",
                        ),
                    ),
                    ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
                    ("lease", models.UUIDField(blank=True, null=True, verbose_name="bail")),
                    (
                        "lease_until",
                        models.DateTimeField(blank=True, null=True, verbose_name="bail jusqu'au"),
                    ),
                    (
                        "heartbeat_at",
                        models.DateTimeField(blank=True, null=True, verbose_name="dernier signe de vie"),
                    ),
                    ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="commencé le")),
                    ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                    ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmé le")),
                    ("error", models.CharField(blank=True, max_length=300, verbose_name="erreur")),
                    (
                        "engine_hash",
                        models.CharField(blank=True, max_length=64, verbose_name="empreinte du moteur"),
                    ),
                    (
                        "reference_version",
                        models.CharField(blank=True, max_length=40, verbose_name="version du ROME"),
                    ),
                    ("parameters", models.JSONField(default=dict, verbose_name="paramètres")),
                    ("as_of", models.DateField(blank=True, null=True, verbose_name="à la date du")),
                    (
                        "snapshot",
                        models.CharField(blank=True, max_length=200, verbose_name="instantané de la base"),
                    ),
                    (
                        "n_people",
                        models.PositiveIntegerField(
                            blank=True, null=True, verbose_name="personnes inscrites"
                        ),
                    ),
                    (
                        "n_match",
                        models.PositiveIntegerField(
                            blank=True, null=True, verbose_name="personnes qui correspondent"
                        ),
                    ),
                    (
                        "n_to_qualify",
                        models.PositiveIntegerField(
                            blank=True, null=True, verbose_name="personnes à interroger"
                        ),
                    ),
                    (
                        "requested_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="demandé par",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="runs",
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                    (
                        "not_compared",
                        models.JSONField(db_default={}, default=dict, verbose_name="personnes non comparées"),
                    ),
                    (
                        "certification_rules",
                        models.JSONField(
                            db_default={}, default=dict, verbose_name="règles des certifications"
                        ),
                    ),
                    (
                        "watermark",
                        models.DateTimeField(blank=True, null=True, verbose_name="personnes connues au"),
                    ),
                    (
                        "weights",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="matching.weightversion",
                            verbose_name="version des poids",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "rapprochement",
                    "ordering": ["-id"],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "done")),
                            fields=["version", "-confirmed_at", "-id"],
                            include=("n_match", "n_to_qualify"),
                            name="matching_run_confirmed",
                        ),
                        models.Index(
                            condition=models.Q(("state", "failed")),
                            fields=["version", "-ended_at", "-id"],
                            name="matching_run_failed",
                        ),
                        models.Index(
                            condition=models.Q(("state__in", ("queued", "running"))),
                            fields=["announced_at"],
                            name="matching_run_pending",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("state__in", ("queued", "running"))),
                            fields=("version",),
                            name="matching_run_one_pending",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("lease__isnull", False),
                                    ("lease_until__isnull", False),
                                    ("state", "running"),
                                ),
                                models.Q(
                                    models.Q(("state", "running"), _negated=True),
                                    ("lease", None),
                                    ("lease_until", None),
                                ),
                                _connector="OR",
                            ),
                            name="matching_run_running_has_lease",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "done"), _negated=True),
                                models.Q(
                                    ("as_of__isnull", False),
                                    ("ended_at__isnull", False),
                                    ("n_match__isnull", False),
                                    ("n_people__isnull", False),
                                    ("n_to_qualify__isnull", False),
                                    models.Q(("engine_hash", ""), _negated=True),
                                    models.Q(("snapshot", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="matching_run_done_has_counts",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="MatchResult",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            verbose_name="verdict",
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
                        "job_seeker",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "run",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="results",
                            to="matching.matchrun",
                            verbose_name="rapprochement",
                        ),
                    ),
                    (
                        "maximum",
                        models.PositiveSmallIntegerField(
                            db_default=0, default=0, verbose_name="score maximal (centièmes)"
                        ),
                    ),
                    (
                        "minimum",
                        models.PositiveSmallIntegerField(
                            db_default=0, default=0, verbose_name="score minimal (centièmes)"
                        ),
                    ),
                    (
                        "parts",
                        models.JSONField(
                            db_default={}, default=dict, verbose_name="contribution de chaque critère"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "résultat",
                    "ordering": ["run", "verdict", "rank"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("run", "verdict", "rank"), name="matching_result_rank"
                        ),
                        models.UniqueConstraint(fields=("run", "job_seeker"), name="matching_result_person"),
                        models.CheckConstraint(
                            condition=models.Q(("rank__gte", 1), ("rank__lte", 50)),
                            name="matching_result_rank_range",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("maximum__lte", 10000),
                                ("minimum__gte", 0),
                                ("minimum__lte", models.F("maximum")),
                            ),
                            name="matching_result_score",
                            violation_error_message="Le score va d'un minimum à un maximum, de 0 à 100.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CounterCheck",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "due_since",
                        models.DateTimeField(blank=True, null=True, verbose_name="attendue depuis"),
                    ),
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
                        models.UniqueConstraint(
                            fields=("countercheck", "rank"), name="matching_nearmiss_rank"
                        ),
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
            migrations.CreateModel(
                name="Engine",
                fields=[
                    (
                        "hash",
                        models.CharField(
                            max_length=64, primary_key=True, serialize=False, verbose_name="empreinte"
                        ),
                    ),
                    ("text", models.TextField(verbose_name="texte")),
                    (
                        "installed",
                        models.BooleanField(db_default=False, default=False, verbose_name="installé"),
                    ),
                    (
                        "installed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="installé le",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "moteur",
                    "ordering": ["-installed_at"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("installed", True)),
                            fields=("installed",),
                            name="matching_engine_one_installed",
                            violation_error_message="Un seul moteur est installé.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="NewMatch",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("found_at", models.DateTimeField(verbose_name="trouvée le")),
                    (
                        "ended_at",
                        models.DateTimeField(
                            blank=True, null=True, verbose_name="ne correspond plus depuis le"
                        ),
                    ),
                    ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="vue le")),
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
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="new_matches",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "seen_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="vue par",
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
                    "verbose_name": "nouvelle correspondance",
                    "verbose_name_plural": "nouvelles correspondances",
                    "ordering": ["-found_at", "-id"],
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None), ("seen_at", None)),
                            fields=["offer", "version", "found_at"],
                            name="matching_newmatch_waiting",
                        ),
                        models.Index(fields=["found_at"], name="matching_newmatch_found"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("offer", "job_seeker"),
                            name="matching_newmatch_once",
                            violation_error_message="Cette correspondance a déjà été annoncée.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("seen_at", None), ("seen_by", None)),
                                models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="matching_newmatch_seen_by_someone",
                            violation_error_message="Dites qui a vu cette correspondance, et quand.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DailyMessage",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("day", models.DateField(verbose_name="jour")),
                    (
                        "state",
                        models.CharField(
                            choices=[("sending", "Envoi commencé"), ("sent", "Envoyé")],
                            default="sending",
                            max_length=7,
                            verbose_name="état",
                        ),
                    ),
                    ("since", models.DateTimeField(verbose_name="depuis le")),
                    ("until", models.DateTimeField(verbose_name="jusqu'au")),
                    ("n_offers", models.PositiveIntegerField(verbose_name="offres")),
                    ("n_people", models.PositiveIntegerField(verbose_name="nouvelles correspondances")),
                    ("sending_at", models.DateTimeField(verbose_name="envoi commencé le")),
                    ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="destinataire",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "message quotidien",
                    "verbose_name_plural": "messages quotidiens",
                    "ordering": ["-day", "user"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("user", "day"),
                            name="matching_dailymessage_once",
                            violation_error_message="Ce message a déjà été préparé.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("sent_at", None), ("state", "sending")),
                                models.Q(("sent_at__isnull", False), ("state", "sent")),
                                _connector="OR",
                            ),
                            name="matching_dailymessage_sent",
                            violation_error_message="Un message envoyé a une date d'envoi.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RelaxationAct",
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
                                ("relaxed", "Assoupli"),
                                ("kept", "Gardé"),
                                ("undone", "Assouplissement annulé"),
                            ],
                            max_length=7,
                            verbose_name="réponse",
                        ),
                    ),
                    (
                        "criteria",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=20), verbose_name="critères"
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("hard_to_fill", "Recrutement difficile, l'employeur élargit sa demande"),
                                ("learned_on_the_job", "S'apprend en poste"),
                                ("trained_before", "Formation avant l'embauche prévue"),
                                ("post_adapted", "Poste ou horaires aménagés par l'employeur"),
                                ("not_essential", "Pas indispensable au poste"),
                                ("regulated", "Imposé par la loi ou par un règlement"),
                                ("safety", "Sécurité des personnes"),
                                ("employer_refuses", "L'employeur refuse d'assouplir"),
                                ("essential", "Indispensable au poste"),
                                ("people_asked", "La question est posée aux personnes"),
                                ("employer_changed_mind", "L'employeur revient à sa demande"),
                                ("brought_nobody", "N'a apporté personne"),
                                ("mistake", "Erreur"),
                            ],
                            max_length=25,
                            verbose_name="motif",
                        ),
                    ),
                    (
                        "employer_agreed",
                        models.BooleanField(default=False, verbose_name="accord de l'employeur déclaré"),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(),
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
                        "new_version",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="nouvelle version",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="relaxation_acts",
                            to="offers.joboffer",
                            verbose_name="offre",
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
                ],
                options={
                    "verbose_name": "réponse à une contre-épreuve",
                    "verbose_name_plural": "réponses aux contre-épreuves",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["offer", "-id"], name="matching_relaxation_offer")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("kind", "relaxed"),
                                    (
                                        "reason__in",
                                        [
                                            "hard_to_fill",
                                            "learned_on_the_job",
                                            "trained_before",
                                            "post_adapted",
                                            "not_essential",
                                        ],
                                    ),
                                ),
                                models.Q(
                                    ("kind", "kept"),
                                    (
                                        "reason__in",
                                        [
                                            "regulated",
                                            "safety",
                                            "employer_refuses",
                                            "essential",
                                            "people_asked",
                                        ],
                                    ),
                                ),
                                models.Q(
                                    ("kind", "undone"),
                                    ("reason__in", ["employer_changed_mind", "brought_nobody", "mistake"]),
                                ),
                                _connector="OR",
                            ),
                            name="matching_relaxation_reason",
                            violation_error_message="Choisissez un motif dans la liste.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "relaxed"), _negated=True),
                                ("employer_agreed", True),
                                _connector="OR",
                            ),
                            name="matching_relaxation_agreed",
                            violation_error_message="Un critère ne s'assouplit qu'avec l'accord de l'employeur.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "relaxed"), _negated=True),
                                models.Q(("criteria__overlap", ["education"]), _negated=True),
                                _connector="OR",
                            ),
                            name="matching_relaxation_lawful",
                            violation_error_message="La loi ne permet pas d'assouplir ce critère.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "kept"), ("new_version", None)),
                                models.Q(
                                    models.Q(("kind", "kept"), _negated=True),
                                    ("new_version__isnull", False),
                                    models.Q(("new_version", models.F("version")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="matching_relaxation_versions",
                            violation_error_message="Assouplir donne une autre version ; garder n'en donne pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("criteria__len__range", (1, 2))),
                            name="matching_relaxation_line",
                            violation_error_message="Une ligne porte un critère, ou deux.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RelaxationOutcome",
                fields=[
                    (
                        "act",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="outcome",
                            serialize=False,
                            to="matching.relaxationact",
                            verbose_name="assouplissement",
                        ),
                    ),
                    ("n_found", models.PositiveIntegerField(verbose_name="personnes retrouvées")),
                    ("n_match", models.PositiveIntegerField(verbose_name="personnes qui correspondent")),
                    ("n_to_qualify", models.PositiveIntegerField(verbose_name="personnes à interroger")),
                    ("counted_at", models.DateTimeField(verbose_name="comptées le")),
                ],
                options={
                    "verbose_name": "apport d'un assouplissement",
                    "verbose_name_plural": "apports des assouplissements",
                    "ordering": ["-act"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("n_found__lte", models.F("n_match"))),
                            name="matching_outcome_found",
                            violation_error_message="Les personnes retrouvées correspondent.",
                        )
                    ],
                },
            ),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
