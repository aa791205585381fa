"""Agencies of the pilot and one account for each way of working; no password: the chooser signs them in."""

from typing import Any

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
    ("lucie.petit", "Lucie", "Petit", "44030", [Role.LIAISON]),
    ("fatou.sarr", "Fatou", "Sarr", "44030", [Role.MANAGER]),
    ("sophie.lambert", "Sophie", "Lambert", "59010", [Role.MANAGER, Role.ADVISOR]),
    ("thomas.roux", "Thomas", "Roux", "00100", [Role.ADVISOR]),
    ("julien.dpo", "Julien", "Masson", None, [Role.DPO]),
    ("nadia.cse", "Nadia", "Fournier", None, [Role.OBSERVER]),
    ("paul.admin", "Paul", "Berger", None, [Role.ADMINISTRATOR]),
]
# Each with the code of the région.
PILOTES = [
    ("helene.caron", "Hélène", "Caron", "32"),
    ("yann.lemoine", "Yann", "Lemoine", "28"),
    ("anne.guerin", "Anne", "Guérin", "52"),
    ("marc.duprat", "Marc", "Duprat", "75"),
    ("ines.vidal", "Inès", "Vidal", "84"),
]
N_ACCOUNTS = len(ACCOUNTS) + len(PILOTES)


def create_accounts() -> int:
    """Create what is missing; returns how many accounts the demonstration has."""
    agencies = {}
    for code, name, region in AGENCIES:
        agencies[code], _ = Agency.objects.get_or_create(
            code=code, defaults={"name": name, "region_id": region}
        )
    for login, first, last, agency, roles in ACCOUNTS:
        _create(login, first, last, agency=agencies[agency] if agency else None, roles=list(roles))
    for login, first, last, region in PILOTES:
        _create(login, first, last, region_id=region, roles=[Role.REGIONAL_PILOT])
    return N_ACCOUNTS


def _create(login: str, first: str, last: str, **rights: Any) -> None:
    email = f"{login}{DEMO_DOMAIN}"
    if not User.objects.filter(email=email).exists():
        User.objects.create_user(email, first_name=first, last_name=last, **rights)
