"""People seen outside: where they may be looked for, who saw them, each step with them, and who objected."""

import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import matching.questions.models.deliveries
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
                                ("disclosure", "Personne présentée à l'employeur"),
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
                            condition=models.Q(("kind__in", ["search", "sighting", "contact", "disclosure"])),
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
                        models.UniqueConstraint(
                            condition=models.Q(("url", ""), _negated=True),
                            fields=("offer", "url"),
                            name="external_sighting_url_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("urn", ""), _negated=True),
                            fields=("offer", "urn"),
                            name="external_sighting_urn_once",
                        ),
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
                name="Clock",
                fields=[
                    (
                        "sighting",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            primary_key=True,
                            related_name="clock",
                            serialize=False,
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("information", "À informer (RGPD, art. 14)"),
                                ("answer", "Sans réponse"),
                                ("cool_down", "Délai de repos après un refus"),
                                ("accepted", "Deux ans après le dernier contact"),
                                ("deletion", "Avis de suppression de la source"),
                            ],
                            max_length=11,
                            verbose_name="échéance",
                        ),
                    ),
                    ("due_at", models.DateTimeField(verbose_name="au plus tard")),
                ],
                options={
                    "verbose_name": "échéance d'un repérage",
                    "verbose_name_plural": "échéances des repérages",
                    "db_table": "external_clock",
                    "ordering": ["due_at", "sighting"],
                    "managed": False,
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="DeletionNotice",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="reçu le",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="saisi par",
                        ),
                    ),
                    (
                        "sighting",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="deletion_notice",
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "avis de suppression",
                    "verbose_name_plural": "avis de suppression",
                    "ordering": ["-id"],
                    "default_permissions": (),
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
                    (
                        "person",
                        models.UUIDField(
                            db_default=django.contrib.postgres.functions.RandomUUID(),
                            db_index=True,
                            editable=False,
                            verbose_name="personne",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("objection", "Opposition"), ("cool_down", "Délai de repos")],
                            default="objection",
                            max_length=9,
                            verbose_name="sorte",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "opposition ou délai de repos",
                    "verbose_name_plural": "oppositions et délais de repos",
                    "ordering": ["id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["objection", "cool_down"])),
                            name="external_suppression_kind",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PurgeRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    ("counts", models.JSONField(default=dict, verbose_name="effacés, par échéance")),
                    (
                        "n_suppressions",
                        models.PositiveIntegerField(
                            default=0, verbose_name="empreintes arrivées à leur terme"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "purge de la recherche complémentaire",
                    "verbose_name_plural": "purges de la recherche complémentaire",
                    "ordering": ["-id"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Channel",
                fields=[
                    (
                        "sighting",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="channel",
                            serialize=False,
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                    ("sealed", models.BinaryField(max_length=400, verbose_name="adresse sous scellé")),
                    ("seal_version", models.PositiveSmallIntegerField(verbose_name="version du scellé")),
                    ("digest", models.BinaryField(db_index=True, max_length=16, verbose_name="empreinte")),
                    (
                        "key_version",
                        models.PositiveSmallIntegerField(verbose_name="version de la clé d'empreinte"),
                    ),
                    ("by_the_person", models.BooleanField(verbose_name="donnée par la personne")),
                    (
                        "sealed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="scellée le",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "adresse sous scellé",
                    "verbose_name_plural": "adresses sous scellé",
                    "ordering": ["sighting"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="Alias",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
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
                    "verbose_name": "alias de conseiller",
                    "verbose_name_plural": "alias des conseillers",
                    "ordering": ["agency", "number"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.UniqueConstraint(fields=("agency", "user"), name="external_alias_of_user"),
                        models.UniqueConstraint(fields=("agency", "number"), name="external_alias_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Contact",
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
                        "way",
                        models.CharField(
                            choices=[
                                ("by_us", "Par l'agence, à l'adresse de la personne"),
                                ("declared", "Par la messagerie du réseau, déclaré par le conseiller"),
                            ],
                            max_length=10,
                            verbose_name="voie",
                        ),
                    ),
                    (
                        "opened_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="ouvert le",
                        ),
                    ),
                    (
                        "ended_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="fini le"),
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
                        "alias",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="external_profiles.alias",
                            verbose_name="alias",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="conseiller",
                        ),
                    ),
                    (
                        "sighting",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="contact",
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "contact d'une personne externe",
                    "verbose_name_plural": "contacts de personnes externes",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("way__in", ["by_us", "declared"])),
                            name="external_contact_way",
                            violation_error_message="Cette voie n'existe pas.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContactKey",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("digest", models.BinaryField(max_length=16, unique=True, verbose_name="empreinte")),
                    (
                        "contact",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="keys",
                            to="external_profiles.contact",
                            verbose_name="contact",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "personne sollicitée",
                    "verbose_name_plural": "personnes sollicitées",
                    "ordering": ["id"],
                    "default_permissions": (),
                },
            ),
            migrations.CreateModel(
                name="ContactPlace",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            verbose_name="conseiller",
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
                    "verbose_name": "place de contact",
                    "verbose_name_plural": "places de contact",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "indexes": [models.Index(fields=["by", "at"], name="external_place_of_week")],
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
                            default=uuid.uuid4,
                            editable=False,
                            unique=True,
                            verbose_name="identifiant du message",
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
                    ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("prepared", "Texte préparé, à coller"),
                                ("queued", "À envoyer"),
                                ("sending", "Envoi commencé"),
                                ("sent", "Accepté par le serveur"),
                                ("uncertain", "Sort inconnu"),
                                ("bounced", "Revenu : adresse refusée"),
                                ("failed", "Abandonné : serveur indisponible"),
                                ("cancelled", "Pas envoyé"),
                                ("declared_sent", "Déclaré envoyé"),
                                ("declared_not_sent", "Déclaré perdu"),
                            ],
                            max_length=17,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "why",
                        models.CharField(blank=True, max_length=200, verbose_name="pas envoyé parce que"),
                    ),
                    ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
                    ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="pas avant")),
                    (
                        "queued_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="demandé le",
                        ),
                    ),
                    (
                        "sending_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="envoi commencé le"
                        ),
                    ),
                    (
                        "sent_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="accepté le"
                        ),
                    ),
                    (
                        "ended_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="sort connu le"
                        ),
                    ),
                    (
                        "act",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="message",
                            to="external_profiles.externalact",
                            verbose_name="acte",
                        ),
                    ),
                    (
                        "by",
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
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="messages",
                            to="external_profiles.contact",
                            verbose_name="contact",
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
                        "place",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="external_profiles.contactplace",
                            verbose_name="place",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "message à une personne externe",
                    "verbose_name_plural": "messages à des personnes externes",
                    "ordering": ["contact", "id"],
                    "default_permissions": ("view",),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["queued", "sending"])),
                            fields=["queued_at"],
                            name="external_message_moving",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "prepared",
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
                            name="external_message_state",
                            violation_error_message="Cet état n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("rank__in", [1, 2])),
                            name="external_message_rank",
                            violation_error_message="Un message, et un rappel.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    ("prepared", "queued", "sending", "sent", "uncertain", "declared_sent"),
                                )
                            ),
                            fields=("contact", "rank"),
                            name="external_message_once",
                            violation_error_message="Un message, et un rappel.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("decided_by__isnull", False),
                                    ("state__in", ("declared_sent", "declared_not_sent")),
                                ),
                                models.Q(
                                    models.Q(
                                        ("state__in", ("declared_sent", "declared_not_sent")), _negated=True
                                    ),
                                    ("decided_by", None),
                                ),
                                _connector="OR",
                            ),
                            name="external_message_decided",
                            violation_error_message="Le sort d'un message est déclaré par quelqu'un.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("act__isnull", False),
                                ("state__in", ["queued", "cancelled"]),
                                _connector="OR",
                            ),
                            name="external_message_through_the_gate",
                            violation_error_message="Aucun message ne part sans passer par le constat.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EmployerStep",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    (
                        "reason",
                        models.CharField(blank=True, db_default="", max_length=20, verbose_name="motif"),
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
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
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
                    (
                        "sighting",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="employer_steps",
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "suite donnée par un employeur à une personne non inscrite",
                    "verbose_name_plural": "suites données par les employeurs aux personnes non inscrites",
                    "ordering": ["sighting", "id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["sighting", "-id"], name="external_employer_latest")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "to_state__in",
                                    ["sent_to_employer", "interview", "hired", "not_retained", "withdrew"],
                                )
                            ),
                            name="external_employer_known",
                            violation_error_message="Cette suite n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("link", None), ("to_state", "sent_to_employer")),
                                models.Q(
                                    models.Q(("to_state", "sent_to_employer"), _negated=True),
                                    models.Q(
                                        models.Q(("by__isnull", True), ("link__isnull", False)),
                                        models.Q(("by__isnull", False), ("link__isnull", True)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="external_employer_by",
                            violation_error_message="L'employeur, par son lien, ou un agent, le dit.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageLink",
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
                    ("expires_at", models.DateTimeField(editable=False, verbose_name="expire le")),
                    (
                        "revoked_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="révoqué le"
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="links",
                            to="external_profiles.contact",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "message",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="links",
                            to="external_profiles.message",
                            verbose_name="message",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "lien d'une personne externe",
                    "verbose_name_plural": "liens de personnes externes",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                            name="external_link_digest",
                            violation_error_message="L'empreinte d'un lien est un SHA-256.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PageCode",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "digest",
                        models.CharField(blank=True, editable=False, max_length=64, verbose_name="empreinte"),
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
                        "sent_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="parti le"),
                    ),
                    (
                        "expires_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="expire le"),
                    ),
                    ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                    (
                        "used_at",
                        models.DateTimeField(
                            blank=True, editable=False, null=True, verbose_name="utilisé le"
                        ),
                    ),
                    (
                        "link",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="codes",
                            to="external_profiles.pagelink",
                            verbose_name="lien",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "code à usage unique",
                    "verbose_name_plural": "codes à usage unique",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("tries__lte", 5)),
                            name="external_code_tries",
                            violation_error_message="Ce code a été essayé trop de fois.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PersonAsk",
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
                                ("human", "Parler à un conseiller"),
                                ("correction", "Corriger ce que nous tenons"),
                                ("registered", "Être déjà inscrite à France Travail"),
                            ],
                            max_length=12,
                            verbose_name="demande",
                        ),
                    ),
                    ("words", models.CharField(blank=True, max_length=500, verbose_name="précision")),
                    (
                        "asked_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="demandé le",
                        ),
                    ),
                    (
                        "handled_at",
                        models.DateTimeField(blank=True, editable=False, null=True, verbose_name="traité le"),
                    ),
                    ("reply", models.CharField(blank=True, max_length=500, verbose_name="réponse")),
                    (
                        "contact",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="asks",
                            to="external_profiles.contact",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "handled_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="traité par",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "demande d'une personne externe",
                    "verbose_name_plural": "demandes de personnes externes",
                    "ordering": ["asked_at", "id"],
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["human", "correction", "registered"])),
                            name="external_ask_kind",
                            violation_error_message="Cette demande n'existe pas.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("handled_at", None)),
                            fields=("contact", "kind"),
                            name="external_ask_waiting",
                            violation_error_message="Cette demande est déjà transmise.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("handled_at", None), ("handled_by", None), ("reply", "")),
                                models.Q(
                                    ("handled_at__isnull", False),
                                    ("handled_by__isnull", False),
                                    models.Q(("reply", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="external_ask_handled",
                            violation_error_message="Une demande traitée a une réponse, et quelqu'un qui l'a donnée.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ContactPolicy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "situation",
                        models.CharField(
                            choices=[
                                ("without_job", "Sans emploi"),
                                ("ending", "Contrat qui se termine à une date connue"),
                                ("in_post", "En poste, à l'écoute"),
                                ("unknown", "Inconnue"),
                            ],
                            max_length=12,
                            verbose_name="situation",
                        ),
                    ),
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
                    ("n_contacted", models.PositiveIntegerField(verbose_name="personnes contactées")),
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
                    "verbose_name": "politique de contact",
                    "verbose_name_plural": "politiques de contact",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None)),
                            fields=("region", "situation"),
                            name="external_policy_once",
                            violation_error_message="Cette situation est déjà décidée dans la région.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("situation__in", ("in_post", "unknown"))),
                            name="external_policy_situation",
                            violation_error_message="Les autres situations peuvent être contactées sans politique.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reference", ""), _negated=True),
                            name="external_policy_reference",
                            violation_error_message="Donnez la référence de la décision.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Profile",
                fields=[
                    (
                        "sighting",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="profile",
                            serialize=False,
                            to="external_profiles.sighting",
                            verbose_name="repérage",
                        ),
                    ),
                    (
                        "experience_months",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="expérience (mois)"
                        ),
                    ),
                    (
                        "area_kind",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("commune", "autour d'une commune"),
                                ("departement", "un département"),
                                ("region", "une région"),
                                ("country", "France entière"),
                            ],
                            max_length=11,
                            null=True,
                            verbose_name="zone de mobilité",
                        ),
                    ),
                    (
                        "radius_km",
                        models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rayon (km)"),
                    ),
                    (
                        "available_from",
                        models.DateField(blank=True, null=True, verbose_name="disponible à partir du"),
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
                        "accepts_night",
                        models.BooleanField(blank=True, null=True, verbose_name="accepte le travail de nuit"),
                    ),
                    (
                        "accepts_weekend",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte le travail du week-end"
                        ),
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
                        "accepts_long_trips",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accepte les grands déplacements"
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
                        "licences_complete",
                        models.BooleanField(
                            db_default=False, default=False, verbose_name="n'a pas d'autre permis"
                        ),
                    ),
                    (
                        "changed_at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="dernière réponse le",
                        ),
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
                        "rome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.romecode",
                            verbose_name="métier accepté",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "réponses d'une personne intéressée",
                    "verbose_name_plural": "réponses des personnes intéressées",
                    "ordering": ["sighting"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("area_kind", None), ("radius_km", None)),
                                models.Q(("area_kind", "country"), ("radius_km", None)),
                                models.Q(
                                    ("area_kind__in", ["departement", "region"]),
                                    ("radius_km", None),
                                    ("commune__isnull", False),
                                ),
                                models.Q(
                                    ("area_kind", "commune"),
                                    ("commune__isnull", False),
                                    ("radius_km__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="external_profile_area",
                            violation_error_message="Une zone : commune et rayon, département, région ou pays.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("education_level", None),
                                ("education_level__in", [0, 3, 4, 5, 6, 7, 8]),
                                _connector="OR",
                            ),
                            name="external_profile_education",
                            violation_error_message="Ce niveau de formation n'existe pas.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProfileItem",
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
                                ("skill", "Compétence"),
                                ("licence", "Permis"),
                                ("language", "Langue"),
                                ("certification", "Certification"),
                            ],
                            max_length=13,
                            verbose_name="sorte",
                        ),
                    ),
                    ("code", models.CharField(max_length=30, verbose_name="code")),
                    ("held", models.BooleanField(verbose_name="détient")),
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
                    ("obtained_on", models.DateField(blank=True, null=True, verbose_name="obtenue le")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="valable jusqu'au")),
                    (
                        "profile",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="items",
                            to="external_profiles.profile",
                            verbose_name="réponses",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "réponse sur une chose demandée",
                    "verbose_name_plural": "réponses sur les choses demandées",
                    "ordering": ["profile", "kind", "code"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("profile", "kind", "code"),
                            name="external_item_once",
                            violation_error_message="Cette chose a déjà sa réponse.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("code__regex", "^[1-9][0-9]{0,8}$"), ("kind", "skill")),
                                models.Q(("code__regex", "^[a-z]{2,3}$"), ("kind", "language")),
                                models.Q(
                                    ("kind__in", ["licence", "certification"]),
                                    models.Q(("code", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="external_item_code",
                            violation_error_message="Ce code n'est pas de cette sorte.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("level", None),
                                    models.Q(
                                        ("held", True),
                                        ("kind", "language"),
                                        ("level__in", ["A1", "A2", "B1", "B2", "C1", "C2"]),
                                    ),
                                    _connector="OR",
                                ),
                                models.Q(
                                    models.Q(("obtained_on", None), ("valid_until", None)),
                                    models.Q(("held", True), ("kind", "certification")),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("obtained_on", None),
                                    ("valid_until", None),
                                    ("valid_until__gte", models.F("obtained_on")),
                                    _connector="OR",
                                ),
                            ),
                            name="external_item_shape",
                            violation_error_message="Une langue a un niveau, une certification des dates, si détenues.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RegisteredFound",
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
                        "resemblance",
                        models.CharField(
                            choices=[
                                ("email", "même adresse électronique"),
                                ("phone", "même téléphone"),
                                ("name", "même nom, même département"),
                            ],
                            max_length=5,
                            verbose_name="ressemblance",
                        ),
                    ),
                    (
                        "at",
                        models.DateTimeField(
                            db_default=models.Func(function="app_now", output_field=models.DateTimeField()),
                            editable=False,
                            verbose_name="confirmé le",
                        ),
                    ),
                    ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="complété le")),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="confirmé par",
                        ),
                    ),
                    (
                        "done_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="complété par",
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
                        "job_seeker",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="candidates.jobseeker",
                            verbose_name="demandeur d'emploi",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="found_registered",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "personne repérée, déjà inscrite",
                    "verbose_name_plural": "personnes repérées, déjà inscrites",
                    "ordering": ["-id"],
                    "default_permissions": ("view",),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("done_at", None)),
                            fields=("offer", "job_seeker"),
                            name="external_registered_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("resemblance__in", ["email", "phone", "name"])),
                            name="external_registered_resemblance",
                            violation_error_message="Dites ce qui ressemble.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_at", None), ("done_by", None)),
                                models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="external_registered_done",
                            violation_error_message="Qui a complété le profil, et quand.",
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
                    (
                        "employer",
                        models.CharField(
                            choices=[
                                ("other", "Ne travaille pas pour l'employeur de l'offre"),
                                ("unknown", "On ne sait pas pour qui elle travaille"),
                            ],
                            max_length=10,
                            verbose_name="employeur actuel",
                        ),
                    ),
                    ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin du contrat")),
                    (
                        "situation",
                        models.CharField(
                            choices=[
                                ("without_job", "Sans emploi"),
                                ("ending", "Contrat qui se termine à une date connue"),
                                ("in_post", "En poste, à l'écoute"),
                                ("unknown", "Inconnue"),
                            ],
                            max_length=12,
                            verbose_name="situation",
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
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ends_on__isnull", False), ("situation", "ending")),
                                models.Q(
                                    ("ends_on", None),
                                    ("situation__in", ["without_job", "in_post", "unknown"]),
                                ),
                                _connector="OR",
                            ),
                            name="external_attestation_situation",
                            violation_error_message="Un contrat qui se termine a une date de fin, et lui seul.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("employer__in", ["other", "unknown"])),
                            name="external_attestation_employer",
                            violation_error_message="Dites ce que la comparaison des employeurs a donné.",
                        ),
                    ],
                },
            ),
        ),
    ]
