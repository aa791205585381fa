from datetime import timedelta

from django.db import models

#: A token is given for a year at most.
LIFETIME = timedelta(days=365)


class Scope(models.TextChoices):
    """What an integration may do in its agencies, by the name that the contract of the API uses."""

    OFFERS_READ = "offers:read", "lire les offres"
    RUNS_READ = "runs:read", "lire les rapprochements"
    RUNS_WRITE = "runs:write", "demander un rapprochement"
    PEOPLE_READ = "people:read", "lire les personnes trouvées, sous pseudonyme"
    RELAXATIONS_WRITE = "relaxations:write", "répondre à une contre-épreuve, pour un conseiller"
    QUESTIONS_READ = "questions:read", "lire combien de personnes ont été interrogées"
    QUESTIONS_WRITE = "questions:write", "faire interroger les personnes d'une offre, pour un conseiller"
    ANSWERS_WRITE = "answers:write", "transmettre ce qu'une personne a répondu"
    OUTSIDE_READ = "outside:read", "lire les personnes non inscrites présentées, sous pseudonyme"
    SIGHTINGS_WRITE = "sightings:write", "transmettre une personne repérée, d'un clic du conseiller"
