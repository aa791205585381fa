"""Agencies of the pilot and one account for each way of working; no password: the chooser signs them in."""

from francetravail_match.accounts.demo import DEMO_DOMAIN
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User

# The first by code takes the offers of the régions that have none here.
AGENCIES = [
    ("00100", "Agence nationale à distance", "11"),
    ("59010", "Agence de Dunkerque", "32"),
    ("76020", "Agence de Dieppe", "28"),
    ("44030", "Agence de Nantes", "52"),
    ("33040", "Agence de Bordeaux", "75"),
    ("69050", "Agence de Lyon", "84"),
]
ACCOUNTS = [
    ("claire.morel", "Claire", "Morel", "69050", [Role.ADVISOR]),
    ("karim.benali", "Karim", "Benali", "44030", [Role.ADVISOR, Role.LIAISON]),
    ("lucie.petit", "Lucie", "Petit", "76020", [Role.LIAISON]),
    ("sophie.lambert", "Sophie", "Lambert", "59010", [Role.MANAGER, Role.ADVISOR]),
    ("thomas.roux", "Thomas", "Roux", "00100", [Role.ADVISOR]),
    ("nadia.cse", "Nadia", "Fournier", None, [Role.OBSERVER]),
]


def create_accounts() -> int:
    """Create what is missing; returns how many accounts the demonstration has."""
    agencies = {}
    for code, name, region in AGENCIES:
        agencies[code], _ = Agency.objects.get_or_create(
            code=code, defaults={"name": name, "region_id": region}
        )
    for login, first, last, agency, roles in ACCOUNTS:
        email = f"{login}{DEMO_DOMAIN}"
        if not User.objects.filter(email=email).exists():
            User.objects.create_user(
                email,
                first_name=first,
                last_name=last,
                agency=agencies[agency] if agency else None,
                roles=list(roles),
            )
    return len(ACCOUNTS)
