"""Who may do what, and which address asks for it, as a page: written from the code, never by hand (S3)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import get_resolver

from francetravail_match.accounts.addresses import Address, crawl
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.permissions import AGENCY_ROLES, PERMISSIONS, Access, Action
from francetravail_match.integrations.enums import Scope

PAGE = "docs/permissions.md"
HEAD = """# Qui a le droit de faire quoi

Page écrite par `bin/manage export_permissions` à partir de la table des droits (`accounts/permissions.py`)
et des adresses du site ; un test la compare au code, un autre rejoue chaque adresse, méthode et rôle.

- Rien n'est ouvert qui ne le dit pas : une vue qui ne demande rien est fermée à tout le monde.
- Une personne connectée qui n'a pas donné son second facteur n'ouvre que les pages qui le demandent.
- Les droits marqués * n'existent que dans une agence : sans agence, ce rôle n'en donne aucun.
- Ce qui appartient à une autre agence n'existe pas (404) ; ce que le rôle ne permet pas est refusé (403).
- Une intégration est un programme : elle n'a pas de rôle, mais un jeton, des agences et des droits à elle.
"""


def mark(action: Action, role: Role) -> str:
    if role not in PERMISSIONS[action]:
        return ""
    return "oui *" if role in AGENCY_ROLES else "oui"


def needs(address: Address) -> str:
    access = address.access
    if access is Access.INTEGRATION:
        # Written on each view, by method.
        scopes: dict[str, Scope] = getattr(address.view, "cls").scopes  # noqa: B009
        asked = " ; ".join(
            f"{method} : {scope.label} (`{scope}`)" for method, scope in sorted(scopes.items())
        )
        return f"un jeton d'intégration. {asked}"
    return access.value if isinstance(access, Access) else access.label if access else "fermée"


def page() -> str:
    """The whole page, in Markdown."""
    lines = [HEAD, "## Rôles et droits", ""]
    lines += [f"| droit | {' | '.join(role.label for role in Role)} |", "|---" * (len(Role) + 1) + "|"]
    lines += [
        f"| {action.label} | {' | '.join(mark(action, role) for role in Role)} |".replace("  ", " ")
        for action in Action
    ]
    lines += ["", "## Adresses", "", "| adresse | ce qu'elle demande |", "|---|---|"]
    found = {
        "administration/…" if address.route.startswith("administration/") else address.route: needs(address)
        for address in crawl(get_resolver())
    }
    lines += [f"| `/{route}` | {access} |" for route, access in sorted(found.items())]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = f"Écrit {PAGE} à partir du code."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / PAGE).write_text(page())
        self.stdout.write(f"{PAGE} est à jour.")
