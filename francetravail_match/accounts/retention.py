"""What is kept about the people who use the product, and what Django keeps for them."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from francetravail_match.common.retention import AT_ONCE, CLOSED_ACCOUNTS_KEPT, Retention

from .models import User

NOBODY = "personne : lu par le programme seul"
#: Nobody has an address under .invalid, and nobody signs in with one.
ERASED_DOMAIN = "@efface.invalid"


def closed_accounts(before: datetime) -> QuerySet[User]:
    """Inactive accounts last used by then, still bearing a name."""
    used = User.objects.annotate(used_at=Coalesce(F("last_login"), F("date_joined")))
    return used.filter(is_active=False, used_at__lte=before).exclude(email__endswith=ERASED_DOMAIN)


def forget(accounts: QuerySet[Any]) -> None:
    """The row stays, since acts refer to it; nothing in it names anyone."""
    for account in accounts:
        account.first_name = account.last_name = ""
        account.email = f"{account.public_id}{ERASED_DOMAIN}"
        account.set_unusable_password()
        account.save(update_fields=["first_name", "last_name", "email", "password"])


def over(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(Q(expire_date__lte=before))


RETENTION = {
    "accounts.User": Retention(
        holds="nom, adresse professionnelle, agence, rôles, dernière connexion d'un agent",
        why="ouvrir l'application à qui en a le droit, et dire qui a fait quoi",
        who="les administrateurs ; le nom, aux agents de la même agence",
        period=CLOSED_ACCOUNTS_KEPT,
        since="la dernière connexion d'un compte fermé",
        end="nom et adresse effacés, la ligne reste",
        due=closed_accounts,
        erase=forget,
    ),
    "accounts.User_groups": Retention("groupes d'un agent", "droits", NOBODY, follows="accounts.User"),
    "accounts.User_user_permissions": Retention(
        "droits d'un agent", "droits", NOBODY, follows="accounts.User"
    ),
    "sessions.Session": Retention(
        holds="agent connecté, page en cours",
        why="rester connecté",
        who=NOBODY,
        period=AT_ONCE,
        since="la fin de la session",
        due=over,
    ),
}
NOT_PERSONAL = {
    "accounts.Agency": "une unité du service",
    "auth.Group": "des droits",
    "auth.Group_permissions": "des droits",
    "auth.Permission": "des droits",
    "contenttypes.ContentType": "le nom des modèles",
    "dsfr.DsfrConfig": "l'apparence du site",
    "dsfr.DsfrSocialMedia": "l'apparence du site",
}
