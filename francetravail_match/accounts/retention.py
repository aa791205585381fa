"""What is kept about the people who use the product, and what Django keeps for them."""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from francetravail_match.common.retention import (
    AT_ONCE,
    CLOSED_ACCOUNTS_KEPT,
    FAILURES_KEPT,
    Retention,
)

from .models import User

NOBODY = "personne : lu par le programme seul"
#: Nobody has an address under .invalid, and nobody signs in with one.
ERASED_DOMAIN = "@efface.invalid"


def closed_accounts(before: datetime) -> QuerySet[User]:
    """Accounts closed by then, still bearing a name."""
    return User.objects.filter(closed_at__lte=before).exclude(email__endswith=ERASED_DOMAIN)


def forget(accounts: QuerySet[Any]) -> None:
    """The row stays, since acts refer to it; nothing in it names anyone."""
    for account in accounts:
        account.first_name = account.last_name = ""
        account.email = f"{account.public_id}{ERASED_DOMAIN}"
        account.set_unusable_password()
        TOTPDevice.objects.filter(user=account).delete()
        StaticDevice.objects.filter(user=account).delete()
        account.save(update_fields=["first_name", "last_name", "email", "password"])


def over(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(Q(expire_date__lte=before))


def second_factor(holds: str) -> Retention:
    return Retention(
        holds,
        why="vérifier le second facteur",
        who=NOBODY,
        period=AT_ONCE,
        since="la réinitialisation du second facteur, ou l'effacement du compte fermé",
        otherwise="supprimé par ces deux actes",
    )


def never_filled(why: str) -> Retention:
    return Retention(
        holds="rien : le journal en tient lieu",
        why=why,
        who=NOBODY,
        period=AT_ONCE,
        since="toujours",
        otherwise="jamais rempli, la base refuse d'y écrire",
    )


def old_failures(before: datetime) -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__lte=before)


RETENTION = {
    "accounts.User": Retention(
        holds="nom, adresse professionnelle, agence, rôles, dernière connexion d'un agent ; "
        "empreinte du mot de passe",
        why="ouvrir l'application à qui en a le droit, et dire qui a fait quoi",
        who="les administrateurs ; le nom, à qui voit l'offre ou le flux où la personne a agi ; "
        "le mot de passe, personne",
        period=CLOSED_ACCOUNTS_KEPT,
        since="la fermeture du compte",
        end="nom et adresse effacés, la ligne reste",
        due=closed_accounts,
        erase=forget,
    ),
    "otp_totp.TOTPDevice": second_factor("clé de l'application d'authentification, derniers essais"),
    "otp_static.StaticDevice": second_factor("derniers essais d'un code de secours"),
    "otp_static.StaticToken": second_factor("empreintes des codes de secours"),
    "admin.LogEntry": never_filled("table de l'administration de Django"),
    "axes.AccessAttempt": Retention(
        holds="adresse saisie et adresse du poste (en IPv6, son préfixe), jamais le mot de passe",
        why="compter les échecs et verrouiller",
        who=NOBODY,
        period=FAILURES_KEPT,
        since="le dernier échec",
        due=old_failures,
    ),
    "axes.AccessLog": never_filled("table de la bibliothèque de verrouillage"),
    "axes.AccessFailureLog": never_filled("table de la bibliothèque de verrouillage"),
    "sessions.Session": Retention(
        holds="agent connecté, second facteur donné ou en cours d'enregistrement",
        why="rester connecté",
        who=NOBODY,
        period=AT_ONCE,
        since="la fin de la session",
        due=over,
    ),
}
NOT_PERSONAL = {
    "axes.AccessAttemptExpiration": "jamais rempli : l'échéance est celle du verrou",
    "accounts.Agency": "une unité du service",
    "auth.Group": "des droits",
    "auth.Group_permissions": "des droits",
    "auth.Permission": "des droits",
    "contenttypes.ContentType": "le nom des modèles",
    "dsfr.DsfrConfig": "l'apparence du site",
    "dsfr.DsfrSocialMedia": "l'apparence du site",
}
