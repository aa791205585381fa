"""Employers by SIREN, their establishments by SIRET and their contacts; the rows of changes of state."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import offers.identifiers

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

# Every SIRET with a right key becomes an establishment of the one employer of its SIREN, the oldest; a number
# with a wrong key stays with its employer, to be checked.
MOVE = """
UPDATE offers_employer SET declared_number = siret WHERE siret IS NOT NULL AND NOT siret_is_valid(siret);
UPDATE offers_employer e SET siren = left(e.siret, 9)
    WHERE siret_is_valid(e.siret) AND e.id = (
        SELECT min(other.id) FROM offers_employer other
        WHERE siret_is_valid(other.siret) AND left(other.siret, 9) = left(e.siret, 9));
INSERT INTO offers_establishment (public_id, employer_id, siret, name, naf, address)
    SELECT CASE WHEN e.id = unit.id THEN gen_random_uuid() ELSE e.public_id END, unit.id, e.siret, e.name, '', ''
    FROM offers_employer e JOIN offers_employer unit ON unit.siren = left(e.siret, 9)
    WHERE siret_is_valid(e.siret);
UPDATE offers_joboffer o SET employer_id = p.employer_id, establishment_id = p.id
    FROM offers_employer e JOIN offers_establishment p ON p.siret = e.siret
    WHERE o.employer_id = e.id;
DELETE FROM offers_employer WHERE siret_is_valid(siret) AND siren IS NULL;
UPDATE offers_joboffer SET suspended_from = 'published' WHERE state = 'suspended';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

# An establishment is under the employer of its SIREN, and an offer names an establishment of its own employer.
TOGETHER = """
ALTER TABLE offers_employer ADD CONSTRAINT offers_employer_id_siren UNIQUE (id, siren);
ALTER TABLE offers_establishment
    ADD CONSTRAINT offers_establishment_id_employer UNIQUE (id, employer_id),
    ADD CONSTRAINT offers_establishment_of_siren FOREIGN KEY (employer_id, siren)
        REFERENCES offers_employer (id, siren) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE offers_joboffer ADD CONSTRAINT offers_joboffer_establishment_employer
    FOREIGN KEY (establishment_id, employer_id)
    REFERENCES offers_establishment (id, employer_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("offers", "0002_search_rows"),
        ("referentials", "0002_parameters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
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
            ],
            options={
                "verbose_name": "contact chez l'employeur",
                "verbose_name_plural": "contacts chez l'employeur",
                "ordering": ["name", "id"],
            },
        ),
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
            ],
            options={
                "verbose_name": "groupe d'employeurs",
                "verbose_name_plural": "groupes d'employeurs",
                "ordering": ["name"],
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
            ],
            options={
                "verbose_name": "établissement",
                "ordering": ["siret"],
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
            ],
            options={
                "verbose_name": "changement d'état",
                "verbose_name_plural": "changements d'état",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="employer",
            name="offers_employer_siret_shape",
        ),
        migrations.RemoveConstraint(
            model_name="employer",
            name="offers_employer_name_without_siret",
        ),
        migrations.AddField(
            model_name="employer",
            name="declared_number",
            field=models.CharField(
                blank=True,
                help_text="Ce que la source donne pour un SIRET et dont la clé est fausse : à vérifier.",
                max_length=20,
                verbose_name="numéro déclaré",
            ),
        ),
        migrations.AddField(
            model_name="employer",
            name="siren",
            field=models.CharField(
                blank=True,
                max_length=9,
                null=True,
                unique=True,
                validators=[offers.identifiers.validate_siren],
                verbose_name="SIREN",
            ),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="suspended_from",
            field=models.CharField(
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
        migrations.AddField(
            model_name="employercontact",
            name="employer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="offers.employer",
                verbose_name="employeur",
            ),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="offers",
                to="offers.employercontact",
                verbose_name="contact",
            ),
        ),
        migrations.AddField(
            model_name="employer",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="employers",
                to="offers.employergroup",
                verbose_name="groupe",
            ),
        ),
        migrations.AddField(
            model_name="establishment",
            name="commune",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referentials.commune",
                verbose_name="commune",
            ),
        ),
        migrations.AddField(
            model_name="establishment",
            name="employer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="establishments",
                to="offers.employer",
                verbose_name="employeur",
            ),
        ),
        migrations.AddField(
            model_name="employercontact",
            name="establishment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="contacts",
                to="offers.establishment",
                verbose_name="établissement",
            ),
        ),
        migrations.AddField(
            model_name="joboffer",
            name="establishment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="offers.establishment",
                verbose_name="établissement",
            ),
        ),
        migrations.AddField(
            model_name="offertransition",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                help_text="Vide : l'import des offres.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="auteur",
            ),
        ),
        migrations.AddField(
            model_name="offertransition",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transitions",
                to="offers.joboffer",
                verbose_name="offre",
            ),
        ),
        migrations.AddIndex(
            model_name="offertransition",
            index=models.Index(fields=["offer", "-id"], name="offers_transition_offer"),
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("siren", None), offers.identifiers.IsSiren(models.F("siren")), _connector="OR"
                ),
                name="offers_employer_siren_valid",
                violation_error_message="Ce SIREN est faux : vérifiez ses neuf chiffres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("siren", None), ("declared_number", ""), _connector="OR"),
                name="offers_employer_declared_or_known",
                violation_error_message="Un employeur dont le SIREN est connu n'a pas de numéro à vérifier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("siren", None)),
                fields=("name", "declared_number"),
                name="offers_employer_name_without_siren",
                violation_error_message="Un employeur sans SIREN porte déjà ce nom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="joboffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "suspended"),
                        ("suspended_from__in", ("published", "shortlisting", "shortlist_sent", "follow_up")),
                    ),
                    models.Q(models.Q(("state", "suspended"), _negated=True), ("suspended_from", "")),
                    _connector="OR",
                ),
                name="offers_joboffer_suspended_from",
                violation_error_message="Une offre suspendue garde l'état où elle reviendra.",
            ),
        ),
        migrations.AddConstraint(
            model_name="joboffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("establishment", None), ("employer__isnull", False), _connector="OR"),
                name="offers_joboffer_establishment_of_employer",
                violation_error_message="Un établissement ne va pas sans son employeur.",
            ),
        ),
        migrations.RemoveField(
            model_name="employer",
            name="siret",
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(offers.identifiers.IsSiret(models.F("siret"))),
                name="offers_establishment_siret_valid",
                violation_error_message="Ce SIRET est faux : vérifiez ses quatorze chiffres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("naf", ""), ("naf__regex", "^[0-9]{2}\\.[0-9]{2}[A-Z]$"), _connector="OR"
                ),
                name="offers_establishment_naf_shape",
                violation_error_message="Un code NAF s'écrit comme 43.22A : quatre chiffres et une lettre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.UniqueConstraint(
                models.F("employer"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="offers_contact_email",
                violation_error_message="Cet employeur a déjà un contact à cette adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", ""), ("name", ""), ("phone", ""), _negated=True),
                name="offers_contact_says_something",
                violation_error_message="Un contact a un nom, une adresse ou un téléphone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="employercontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("phone", ""), ("phone__regex", "^\\+?[0-9]{6,15}$"), _connector="OR"),
                name="offers_contact_phone_shape",
                violation_error_message="Un téléphone s'écrit avec ses chiffres seuls, comme 0320000000.",
            ),
        ),
        migrations.RunSQL(TOGETHER, migrations.RunSQL.noop),
    ]
