"""Employers, offers, and what their versions ask for."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import offers.identifiers
from francetravail_match.common.schema import CreateModels

KEYS = """
CREATE FUNCTION luhn_is_valid(digits text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT sum(CASE WHEN (length($1) - i) % 2 = 0 THEN d WHEN d < 5 THEN 2 * d ELSE 2 * d - 9 END) % 10 = 0
        FROM (SELECT i, substr($1, i, 1)::int AS d FROM generate_series(1, length($1)) AS i) AS digit
    );
CREATE FUNCTION siren_is_valid(number text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 ~ '^[0-9]{9}$' THEN luhn_is_valid($1) ELSE false END;
COMMENT ON FUNCTION siren_is_valid(text) IS 'Nine digits, the last of which is the key (Luhn).';

CREATE FUNCTION siret_is_valid(number text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN $1 !~ '^[0-9]{14}$' OR NOT siren_is_valid(left($1, 9)) THEN false
        WHEN left($1, 9) = '356000000' AND $1 <> '35600000000048' THEN
            (SELECT sum(substr($1, i, 1)::int) % 5 = 0 FROM generate_series(1, 14) AS i)
        ELSE luhn_is_valid($1)
    END;
COMMENT ON FUNCTION siret_is_valid(text) IS
    'Fourteen digits under a valid SIREN; La Poste''s establishments but its seat have a rule of their own.';
GRANT EXECUTE ON FUNCTION luhn_is_valid(text), siren_is_valid(text), siret_is_valid(text) TO app, admin;
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
        # The checks of numbers are in the constraints.
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        CreateModels(
            migrations.CreateModel(
                name="EmployerGroup",
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
                    ("name", models.CharField(max_length=200, unique=True, verbose_name="nom")),
                    (
                        "siren",
                        models.CharField(
                            blank=True,
                            max_length=9,
                            null=True,
                            unique=True,
                            validators=[offers.identifiers.validate_siren],
                            verbose_name="SIREN de la maison mère",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "groupe d'employeurs",
                    "verbose_name_plural": "groupes d'employeurs",
                    "ordering": ["name"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("siren", None),
                                offers.identifiers.IsSiren(models.F("siren")),
                                _connector="OR",
                            ),
                            name="offers_group_siren_valid",
                            violation_error_message="Ce SIREN est faux : vérifiez ses neuf chiffres.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Employer",
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
                    ("name", models.CharField(max_length=200, verbose_name="nom")),
                    (
                        "declared_number",
                        models.CharField(
                            blank=True,
                            help_text="Ce que la source donne pour un SIRET et dont la clé est fausse : à vérifier.",
                            max_length=20,
                            verbose_name="numéro déclaré",
                        ),
                    ),
                    (
                        "siren",
                        models.CharField(
                            blank=True,
                            max_length=9,
                            null=True,
                            unique=True,
                            validators=[offers.identifiers.validate_siren],
                            verbose_name="SIREN",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="employers",
                            to="offers.employergroup",
                            verbose_name="groupe",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "employeur",
                    "ordering": ["name", "id"],
                    "indexes": [
                        models.Index(
                            django.contrib.postgres.indexes.OpClass(
                                django.db.models.functions.text.Upper("name"), "text_pattern_ops"
                            ),
                            name="offers_employer_name_start",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("siren", None),
                                offers.identifiers.IsSiren(models.F("siren")),
                                _connector="OR",
                            ),
                            name="offers_employer_siren_valid",
                            violation_error_message="Ce SIREN est faux : vérifiez ses neuf chiffres.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("siren", None), ("declared_number", ""), _connector="OR"),
                            name="offers_employer_declared_or_known",
                            violation_error_message="Un employeur dont le SIREN est connu n'a pas de numéro à vérifier.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("siren", None)),
                            fields=("name", "declared_number"),
                            name="offers_employer_name_without_siren",
                            violation_error_message="Un employeur sans SIREN porte déjà ce nom.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Establishment",
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
                        "siret",
                        models.CharField(
                            max_length=14,
                            unique=True,
                            validators=[offers.identifiers.validate_siret],
                            verbose_name="SIRET",
                        ),
                    ),
                    (
                        "siren",
                        models.GeneratedField(
                            db_persist=True,
                            expression=django.db.models.functions.text.Left("siret", 9),
                            output_field=models.CharField(max_length=9),
                            verbose_name="SIREN",
                        ),
                    ),
                    ("name", models.CharField(blank=True, max_length=200, verbose_name="enseigne")),
                    (
                        "naf",
                        models.CharField(
                            blank=True,
                            max_length=6,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "^[0-9]{2}\\.[0-9]{2}[A-Z]$",
                                    "Un code NAF s'écrit comme 43.22A : quatre chiffres et une lettre.",
                                )
                            ],
                            verbose_name="code NAF",
                        ),
                    ),
                    ("address", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
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
                        "employer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="establishments",
                            to="offers.employer",
                            verbose_name="employeur",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "établissement",
                    "ordering": ["siret"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(offers.identifiers.IsSiret(models.F("siret"))),
                            name="offers_establishment_siret_valid",
                            violation_error_message="Ce SIRET est faux : vérifiez ses quatorze chiffres.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("naf", ""), ("naf__regex", "^[0-9]{2}\\.[0-9]{2}[A-Z]$"), _connector="OR"
                            ),
                            name="offers_establishment_naf_shape",
                            violation_error_message="Un code NAF s'écrit comme 43.22A : quatre chiffres et une lettre.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EmployerContact",
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
                    ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                    ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                    (
                        "email",
                        models.EmailField(blank=True, max_length=254, verbose_name="adresse professionnelle"),
                    ),
                    (
                        "phone",
                        models.CharField(blank=True, max_length=20, verbose_name="téléphone professionnel"),
                    ),
                    ("confirmed_at", models.DateTimeField(verbose_name="confirmé le")),
                    (
                        "employer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="contacts",
                            to="offers.employer",
                            verbose_name="employeur",
                        ),
                    ),
                    (
                        "establishment",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="contacts",
                            to="offers.establishment",
                            verbose_name="établissement",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "contact chez l'employeur",
                    "verbose_name_plural": "contacts chez l'employeur",
                    "ordering": ["name", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            models.F("employer"),
                            django.db.models.functions.text.Lower("email"),
                            condition=models.Q(("email", ""), _negated=True),
                            name="offers_contact_email",
                            violation_error_message="Cet employeur a déjà un contact à cette adresse.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("email", ""), ("name", ""), ("phone", ""), _negated=True),
                            name="offers_contact_says_something",
                            violation_error_message="Un contact a un nom, une adresse ou un téléphone.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("phone", ""), ("phone__regex", "^\\+?[0-9]{6,15}$"), _connector="OR"
                            ),
                            name="offers_contact_phone_shape",
                            violation_error_message="Un téléphone s'écrit avec ses chiffres seuls, comme 0320000000.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="JobOffer",
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
                        "source",
                        models.CharField(
                            choices=[("france_travail", "API Offres d'emploi v2"), ("manual", "Saisie")],
                            default="manual",
                            max_length=20,
                            verbose_name="source",
                        ),
                    ),
                    ("source_number", models.CharField(max_length=20, verbose_name="numéro")),
                    (
                        "source_created_at",
                        models.DateTimeField(blank=True, null=True, verbose_name="créée à la source le"),
                    ),
                    (
                        "source_updated_at",
                        models.DateTimeField(blank=True, null=True, verbose_name="actualisée à la source le"),
                    ),
                    (
                        "source_digest",
                        models.CharField(blank=True, max_length=64, verbose_name="empreinte à la source"),
                    ),
                    (
                        "origin",
                        models.CharField(
                            choices=[("direct", "Confiée à France Travail"), ("partner", "Site partenaire")],
                            default="direct",
                            max_length=8,
                            verbose_name="origine",
                        ),
                    ),
                    ("title", models.CharField(max_length=250, verbose_name="intitulé")),
                    ("description", models.TextField(blank=True, verbose_name="description")),
                    (
                        "positions",
                        models.PositiveSmallIntegerField(default=1, verbose_name="nombre de postes"),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Brouillon"),
                                ("qualifying", "En qualification"),
                                ("published", "Publiée"),
                                ("shortlisting", "Présélection en cours"),
                                ("shortlist_sent", "Présélection envoyée"),
                                ("follow_up", "Suivi"),
                                ("suspended", "Suspendue"),
                                ("closed", "Clôturée"),
                            ],
                            default="draft",
                            max_length=15,
                            verbose_name="état",
                        ),
                    ),
                    (
                        "closing_reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("filled_registered", "Pourvue par une personne inscrite"),
                                ("filled_external", "Pourvue par un profil externe"),
                                ("filled_other", "Pourvue par un autre canal"),
                                ("filled_internally", "Pourvue en interne"),
                                ("need_gone", "Besoin disparu"),
                                ("budget", "Budget"),
                                ("no_candidate", "Abandonnée faute de candidats"),
                                ("expired", "Expirée"),
                                ("withdrawn_at_source", "Retirée à la source"),
                                ("non_compliant", "Non conforme"),
                            ],
                            max_length=20,
                            verbose_name="motif de clôture",
                        ),
                    ),
                    ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="publiée le")),
                    ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="clôturée le")),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="offers",
                            to="accounts.agency",
                            verbose_name="agence",
                        ),
                    ),
                    (
                        "employer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="offers",
                            to="offers.employer",
                            verbose_name="employeur",
                        ),
                    ),
                    (
                        "current_version",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="version en cours",
                        ),
                    ),
                    (
                        "suspended_from",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("draft", "Brouillon"),
                                ("qualifying", "En qualification"),
                                ("published", "Publiée"),
                                ("shortlisting", "Présélection en cours"),
                                ("shortlist_sent", "Présélection envoyée"),
                                ("follow_up", "Suivi"),
                                ("suspended", "Suspendue"),
                                ("closed", "Clôturée"),
                            ],
                            max_length=15,
                            verbose_name="suspendue depuis l'état",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="offers",
                            to="offers.employercontact",
                            verbose_name="contact",
                        ),
                    ),
                    (
                        "establishment",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="offers",
                            to="offers.establishment",
                            verbose_name="établissement",
                        ),
                    ),
                    (
                        "listed_commune",
                        models.CharField(db_default="", editable=False, max_length=5, verbose_name="commune"),
                    ),
                    (
                        "listed_contract",
                        models.CharField(
                            db_default="", editable=False, max_length=40, verbose_name="contrat"
                        ),
                    ),
                    (
                        "listed_departement",
                        models.CharField(
                            db_default="", editable=False, max_length=3, verbose_name="département"
                        ),
                    ),
                    (
                        "listed_occupation",
                        models.CharField(db_default="", editable=False, max_length=5, verbose_name="métier"),
                    ),
                    (
                        "listed_region",
                        models.CharField(db_default="", editable=False, max_length=3, verbose_name="région"),
                    ),
                    (
                        "listed_words",
                        models.TextField(db_default="", editable=False, verbose_name="mots cherchés"),
                    ),
                    (
                        "source_version",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="offers.offerversion",
                            verbose_name="dernière version dite par la source",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "offre",
                    "ordering": [
                        models.OrderBy(models.F("published_at"), descending=True, nulls_last=True),
                        "-id",
                    ],
                    "indexes": [
                        models.Index(fields=["agency", "-published_at", "-id"], name="offers_joboffer_list"),
                        models.Index(
                            models.F("agency"),
                            models.OrderBy(models.F("published_at"), descending=True, nulls_last=True),
                            models.OrderBy(models.F("id"), descending=True),
                            name="offers_joboffer_recent",
                        ),
                        models.Index(fields=["agency", "state", "-id"], name="offers_joboffer_state"),
                        models.Index(
                            fields=["agency", "listed_occupation"], name="offers_joboffer_occupation"
                        ),
                        models.Index(fields=["agency", "listed_commune"], name="offers_joboffer_commune"),
                        django.contrib.postgres.indexes.GinIndex(
                            fields=["agency", "listed_words"],
                            name="offers_joboffer_words",
                            opclasses=["int8_ops", "gin_trgm_ops"],
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("source", "source_number"), name="offers_joboffer_number"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("closed_at__isnull", False),
                                    ("state", "closed"),
                                    models.Q(("closing_reason", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    ("closed_at", None),
                                    ("closing_reason", ""),
                                ),
                                _connector="OR",
                            ),
                            name="offers_joboffer_closed_has_reason",
                            violation_error_message="Une offre clôturée porte un motif et une date de clôture.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", "suspended"),
                                    (
                                        "suspended_from__in",
                                        ("published", "shortlisting", "shortlist_sent", "follow_up"),
                                    ),
                                ),
                                models.Q(
                                    models.Q(("state", "suspended"), _negated=True), ("suspended_from", "")
                                ),
                                _connector="OR",
                            ),
                            name="offers_joboffer_suspended_from",
                            violation_error_message="Une offre suspendue garde l'état où elle reviendra.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("establishment", None), ("employer__isnull", False), _connector="OR"
                            ),
                            name="offers_joboffer_establishment_of_employer",
                            violation_error_message="Un établissement ne va pas sans son employeur.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("contact", None), ("employer__isnull", False), _connector="OR"
                            ),
                            name="offers_joboffer_contact_of_employer",
                            violation_error_message="Un contact ne va pas sans son employeur.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        ("published", "shortlisting", "shortlist_sent", "follow_up"),
                                    ),
                                    _negated=True,
                                ),
                                models.Q(("current_version__isnull", False), ("published_at__isnull", False)),
                                _connector="OR",
                            ),
                            name="offers_joboffer_live_has_version",
                            violation_error_message="Une offre publiée a une date de publication et une version.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OfferVersion",
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
                    ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                    ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                    ("created_at", models.DateTimeField(verbose_name="créée le")),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="versions",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "version d'offre",
                    "verbose_name_plural": "versions d'offres",
                    "ordering": ["offer", "number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("offer", "number"), name="offers_version_number"),
                        models.UniqueConstraint(fields=("offer", "digest"), name="offers_version_digest"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OfferCriterion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=20, verbose_name="critère")),
                    ("item", models.CharField(blank=True, max_length=40, verbose_name="objet")),
                    (
                        "level",
                        models.CharField(
                            choices=[("required", "exigé"), ("wished", "souhaité")],
                            default="required",
                            max_length=8,
                            verbose_name="niveau",
                        ),
                    ),
                    ("value", models.JSONField(default=dict, verbose_name="valeur")),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="criteria",
                            to="offers.offerversion",
                            verbose_name="version",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "critère d'offre",
                    "verbose_name_plural": "critères d'offres",
                    "ordering": ["version", "code", "item"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "code", "item"), name="offers_criterion_unique"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("level__in", ["required", "wished"])),
                            name="offers_criterion_level",
                            violation_error_message="Un critère est exigé ou souhaité.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    (
                                        "code__in",
                                        [
                                            "occupation",
                                            "mobility",
                                            "contract",
                                            "working_time",
                                            "schedule",
                                            "availability",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("level", "required"),
                                _connector="OR",
                            ),
                            name="offers_criterion_always_required",
                            violation_error_message="Métier, lieu, contrat, horaires et date sont toujours exigés.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                (
                                    "code__in",
                                    [
                                        "occupation",
                                        "mobility",
                                        "contract",
                                        "working_time",
                                        "experience",
                                        "availability",
                                        "salary",
                                    ],
                                )
                            ),
                            fields=("version", "code"),
                            name="offers_criterion_single",
                            violation_error_message="Une offre n'exprime ce critère qu'une fois.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    models.Q(("code__in", ["salary"]), _negated=True),
                                    models.Q(
                                        ("code", "skill"), ("item__startswith", "label:"), _negated=True
                                    ),
                                ),
                                ("level", "wished"),
                                _connector="OR",
                            ),
                            name="offers_criterion_always_wished",
                            violation_error_message="Un salaire, une compétence hors ROME ne sont que souhaités.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("code", "schedule"), _negated=True),
                                ("item__in", ["night", "weekend", "on_call", "shifts", "long_trips"]),
                                _connector="OR",
                            ),
                            name="offers_criterion_schedule",
                            violation_error_message="Nuit, week-end, astreinte, équipes ou longs déplacements.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("code", "mobility"), _negated=True),
                                (
                                    "value__place__in",
                                    ["commune", "departement", "region", "country", "unknown"],
                                ),
                                _connector="OR",
                            ),
                            name="offers_criterion_place",
                            violation_error_message="Le lieu : commune, département, région, pays ou inconnu.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AlarmSetAside",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("rule", models.CharField(max_length=40, verbose_name="règle")),
                    ("digest", models.CharField(max_length=64, verbose_name="empreinte de l'extrait")),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("required_by_law", "Un texte le prévoit pour cet emploi"),
                                (
                                    "essential",
                                    "Exigence professionnelle essentielle et déterminante (L.1133-1)",
                                ),
                                ("misread", "Le texte ne dit pas cela"),
                                ("agreed", "Vu avec l'employeur : l'offre dit bien ce qu'il veut"),
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
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="alarms_set_aside",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "alerte écartée",
                    "verbose_name_plural": "alertes écartées",
                    "ordering": ["offer", "rule", "digest"],
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("offer", "rule", "digest"),
                            name="offers_alarm_set_aside_once",
                            violation_error_message="Cette alerte est déjà écartée.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("reason__in", ["required_by_law", "essential", "misread", "agreed"])
                            ),
                            name="offers_alarm_set_aside_reason",
                            violation_error_message="Dites pourquoi l'alerte ne tient pas.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OfferDetails",
                fields=[
                    (
                        "offer",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            primary_key=True,
                            related_name="details",
                            serialize=False,
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                    (
                        "contract_nature",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("ordinary", "Contrat de travail"),
                                ("apprenticeship", "Contrat d'apprentissage"),
                                ("professionalisation", "Contrat de professionnalisation"),
                                ("integration", "Insertion par l'activité économique"),
                                ("subsidised", "Contrat aidé (CUI)"),
                                ("public_pathway", "Contrat PACTE"),
                                ("project", "CDI de chantier ou d'opération"),
                                ("customary", "CDD d'usage"),
                                ("intermittent", "Contrat intermittent"),
                                ("umbrella", "Portage salarial"),
                                ("self_employed", "Emploi non salarié"),
                            ],
                            max_length=20,
                            verbose_name="nature du contrat",
                        ),
                    ),
                    (
                        "contract_months",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="durée du contrat en mois"
                        ),
                    ),
                    (
                        "contract_days",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="durée du contrat en jours"
                        ),
                    ),
                    (
                        "weekly_minutes",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="minutes par semaine"
                        ),
                    ),
                    (
                        "hours",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=200),
                            blank=True,
                            default=list,
                            verbose_name="horaires",
                        ),
                    ),
                    (
                        "work_conditions",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=200),
                            blank=True,
                            default=list,
                            verbose_name="conditions d'exercice",
                        ),
                    ),
                    (
                        "travel_frequency",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("never", "Jamais"),
                                ("occasional", "Ponctuels"),
                                ("frequent", "Fréquents"),
                                ("daily", "Quotidiens"),
                            ],
                            max_length=10,
                            verbose_name="déplacements",
                        ),
                    ),
                    (
                        "travel_zone",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("departement", "dans le département"),
                                ("region", "dans la région"),
                                ("country", "en France"),
                                ("abroad", "à l'étranger"),
                            ],
                            max_length=11,
                            verbose_name="zone des déplacements",
                        ),
                    ),
                    (
                        "pay_complements",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("bonus", "Primes"),
                                    ("vehicle", "Véhicule"),
                                    ("phone", "Téléphone mobile"),
                                    ("computer", "Ordinateur portable"),
                                    ("housing", "Hébergement"),
                                    ("meal_vouchers", "Titres-restaurant ou prime de panier"),
                                    ("health_cover", "Complémentaire santé"),
                                    ("catering", "Restauration"),
                                    ("works_council", "CSE"),
                                    ("profit_sharing", "Intéressement ou participation"),
                                    ("commission", "Commissions"),
                                    ("pension_plan", "Plan d'épargne retraite"),
                                    ("shares", "Plan d'actionnariat salarié"),
                                    ("transport", "Indemnité de transport"),
                                ],
                                max_length=15,
                            ),
                            blank=True,
                            default=list,
                            verbose_name="compléments de salaire",
                        ),
                    ),
                    (
                        "qualification",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("1", "Manœuvre"),
                                ("2", "Ouvrier spécialisé"),
                                ("3", "Ouvrier qualifié (P1, P2)"),
                                ("4", "Ouvrier qualifié (P3, P4, OHQ)"),
                                ("5", "Employé non qualifié"),
                                ("6", "Employé qualifié"),
                                ("7", "Technicien"),
                                ("8", "Agent de maîtrise"),
                                ("9", "Cadre"),
                            ],
                            max_length=1,
                            verbose_name="qualification",
                        ),
                    ),
                    (
                        "naf",
                        models.CharField(
                            blank=True,
                            help_text="La sous-classe, ou la division seule si la source ne dit rien de plus.",
                            max_length=6,
                            verbose_name="secteur d'activité (NAF)",
                        ),
                    ),
                    (
                        "accessible_to_disabled",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="accessible aux travailleurs handicapés"
                        ),
                    ),
                    (
                        "disability_committed",
                        models.BooleanField(blank=True, null=True, verbose_name="employeur handi-engagé"),
                    ),
                    (
                        "adapted_company",
                        models.BooleanField(blank=True, null=True, verbose_name="entreprise adaptée"),
                    ),
                    (
                        "lacks_candidates",
                        models.BooleanField(
                            blank=True, null=True, verbose_name="manque de candidats selon la source"
                        ),
                    ),
                    (
                        "partners",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=200),
                            blank=True,
                            default=list,
                            verbose_name="sites partenaires",
                        ),
                    ),
                    (
                        "source_url",
                        models.URLField(blank=True, max_length=500, verbose_name="adresse à la source"),
                    ),
                    (
                        "apply_url",
                        models.URLField(blank=True, max_length=500, verbose_name="adresse où postuler"),
                    ),
                ],
                options={
                    "verbose_name": "précisions d'une offre",
                    "verbose_name_plural": "précisions des offres",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("contract_months", None), ("contract_days", None), _connector="OR"
                            ),
                            name="offers_details_one_length",
                            violation_error_message="La durée du contrat est en mois ou en jours, non les deux.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("naf", ""), ("naf__regex", "^[0-9]{2}(\\.[0-9]{2}[A-Z])?$"), _connector="OR"
                            ),
                            name="offers_details_naf_shape",
                            violation_error_message="Un code NAF s'écrit 62.02A ; une division, 62.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OfferTransition",
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
                                ("draft", "Brouillon"),
                                ("qualifying", "En qualification"),
                                ("published", "Publiée"),
                                ("shortlisting", "Présélection en cours"),
                                ("shortlist_sent", "Présélection envoyée"),
                                ("follow_up", "Suivi"),
                                ("suspended", "Suspendue"),
                                ("closed", "Clôturée"),
                            ],
                            max_length=15,
                            verbose_name="de l'état",
                        ),
                    ),
                    (
                        "to_state",
                        models.CharField(
                            choices=[
                                ("draft", "Brouillon"),
                                ("qualifying", "En qualification"),
                                ("published", "Publiée"),
                                ("shortlisting", "Présélection en cours"),
                                ("shortlist_sent", "Présélection envoyée"),
                                ("follow_up", "Suivi"),
                                ("suspended", "Suspendue"),
                                ("closed", "Clôturée"),
                            ],
                            max_length=15,
                            verbose_name="à l'état",
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("filled_registered", "Pourvue par une personne inscrite"),
                                ("filled_external", "Pourvue par un profil externe"),
                                ("filled_other", "Pourvue par un autre canal"),
                                ("filled_internally", "Pourvue en interne"),
                                ("need_gone", "Besoin disparu"),
                                ("budget", "Budget"),
                                ("no_candidate", "Abandonnée faute de candidats"),
                                ("expired", "Expirée"),
                                ("withdrawn_at_source", "Retirée à la source"),
                                ("non_compliant", "Non conforme"),
                                ("incomplete", "Informations manquantes"),
                                ("wording", "Rédaction à corriger"),
                                ("to_confirm", "À confirmer par l'employeur"),
                                ("declined_by_employer", "Présélection refusée par l'employeur"),
                                ("people_withdrew", "Désistement des personnes proposées"),
                                ("posts_left", "Postes restant à pourvoir"),
                                ("asked_by_employer", "À la demande de l'employeur"),
                                ("unreachable", "Employeur injoignable"),
                                ("compliance_check", "Vérification de la conformité"),
                                ("need_is_back", "Le besoin est de nouveau là"),
                                ("hiring_failed", "Le recrutement n'a pas abouti"),
                                ("closed_by_mistake", "Clôturée par erreur"),
                                ("made_compliant", "Mise en conformité"),
                                ("back_at_source", "De nouveau active à la source"),
                            ],
                            max_length=20,
                            verbose_name="motif",
                        ),
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
                            blank=True,
                            help_text="Vide : l'import des offres.",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="auteur",
                        ),
                    ),
                    (
                        "offer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="transitions",
                            to="offers.joboffer",
                            verbose_name="offre",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "changement d'état",
                    "verbose_name_plural": "changements d'état",
                    "ordering": ["-id"],
                    "default_permissions": (),
                    "indexes": [models.Index(fields=["offer", "-id"], name="offers_transition_offer")],
                },
            ),
        ),
    ]
