"""Agencies and the people who work in them."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from francetravail_match.common.schema import CreateModels


class Migration(migrations.Migration):
    initial = True
    dependencies = [("referentials", "0001_initial")]
    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Agency",
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
                    ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                    ("name", models.CharField(max_length=100, verbose_name="nom")),
                    (
                        "region",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agencies",
                            to="referentials.region",
                            verbose_name="région",
                        ),
                    ),
                    (
                        "switchboard",
                        models.CharField(
                            blank=True,
                            db_default="",
                            help_text="Celui que les personnes appellent. Vide : le numéro national.",
                            max_length=20,
                            verbose_name="numéro d'appel",
                        ),
                    ),
                    (
                        "mailbox",
                        models.EmailField(
                            blank=True,
                            db_default="",
                            help_text="D'où l'agence écrit aux personnes externes. Vide : l'adresse d'envoi du service.",
                            max_length=254,
                            verbose_name="boîte de l'agence",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "agence",
                    "ordering": ["code"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("code__regex", "^[0-9A-Z]+$")),
                            name="accounts_agency_code",
                            violation_error_message="Un code d'agence est fait de chiffres et de capitales sans accent.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="User",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    ("first_name", models.CharField(blank=True, max_length=150, verbose_name="prénom")),
                    ("last_name", models.CharField(blank=True, max_length=150, verbose_name="nom")),
                    (
                        "is_active",
                        models.BooleanField(
                            default=True,
                            help_text="À décocher pour fermer un compte : un compte ne se supprime pas.",
                            verbose_name="actif",
                        ),
                    ),
                    (
                        "public_id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant public"
                        ),
                    ),
                    (
                        "email",
                        models.EmailField(max_length=254, unique=True, verbose_name="adresse électronique"),
                    ),
                    (
                        "roles",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(
                                choices=[
                                    ("advisor", "Conseiller entreprise"),
                                    ("liaison", "Chargé de relation employeur"),
                                    ("manager", "Responsable d'équipe"),
                                    ("regional_pilot", "Pilote régional"),
                                    ("administrator", "Administrateur"),
                                    ("dpo", "Délégué à la protection des données"),
                                    ("observer", "Observateur CSE"),
                                ],
                                max_length=20,
                            ),
                            blank=True,
                            default=list,
                            verbose_name="rôles",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="users",
                            to="accounts.agency",
                            verbose_name="agence",
                        ),
                    ),
                    (
                        "second_factor_since",
                        models.DateTimeField(
                            editable=False,
                            help_text="Vide tant que la personne n'a pas enregistré d'application d'authentification.",
                            null=True,
                            verbose_name="second facteur depuis",
                        ),
                    ),
                    (
                        "closed_at",
                        models.DateTimeField(
                            editable=False,
                            help_text="Vide tant que le compte est ouvert. Écrit par la base.",
                            null=True,
                            verbose_name="fermé le",
                        ),
                    ),
                    (
                        "daily_message",
                        models.BooleanField(
                            db_default=True,
                            default=True,
                            editable=False,
                            help_text="Le message du matin, que la personne accepte ou refuse elle-même.",
                            verbose_name="message quotidien",
                        ),
                    ),
                    (
                        "region",
                        models.ForeignKey(
                            blank=True,
                            help_text="Celle d'un pilote régional. Les autres rôles tiennent la leur de leur agence.",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="referentials.region",
                            verbose_name="région pilotée",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "utilisateur",
                    "ordering": ["email"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "roles__contained_by",
                                    [
                                        "advisor",
                                        "liaison",
                                        "manager",
                                        "regional_pilot",
                                        "administrator",
                                        "dpo",
                                        "observer",
                                    ],
                                )
                            ),
                            name="accounts_user_known_roles",
                            violation_error_message="Ce rôle n'existe pas.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                            name="accounts_user_email_in_lower_case",
                            violation_error_message="Écrivez l'adresse électronique en minuscules.",
                        ),
                    ],
                },
            ),
        ),
    ]
