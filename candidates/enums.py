from django.db import models


class Category(models.TextChoices):
    """Registration category of the public employment service; those listed here are all counted."""

    A = "A", "A : sans emploi"
    B = "B", "B : activité réduite courte"
    C = "C", "C : activité réduite longue"
    G = "G", "G : en attente d'orientation"


class OccupationOrigin(models.TextChoices):
    """Why an occupation counts for a person."""

    SOUGHT = "sought", "recherché"
    ACCEPTED = "accepted", "accepté"


class AreaKind(models.TextChoices):
    """How a mobility area is declared."""

    COMMUNE = "commune", "autour d'une commune"
    DEPARTEMENT = "departement", "un département"
    REGION = "region", "une région"
    COUNTRY = "country", "France entière"
