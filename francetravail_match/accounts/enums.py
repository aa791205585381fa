from django.db import models


class Role(models.TextChoices):
    """What a user may be; one person often holds several (docs: product roles)."""

    ADVISOR = "advisor", "Conseiller entreprise"
    LIAISON = "liaison", "Chargé de relation employeur"
    MANAGER = "manager", "Responsable d'équipe"
    REGIONAL_PILOT = "regional_pilot", "Pilote régional"
    ADMINISTRATOR = "administrator", "Administrateur"
    DPO = "dpo", "Délégué à la protection des données"
    OBSERVER = "observer", "Observateur CSE"
