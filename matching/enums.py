from datetime import timedelta

from django.db import models


class RunState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Échec"


PENDING_STATES = (RunState.QUEUED, RunState.RUNNING)


class RunTrigger(models.TextChoices):
    PUBLICATION = "publication", "Publication de l'offre"
    REQUEST = "request", "À la demande"
    POPULATION = "population", "Chargement de la population"


class Stage(models.IntegerChoices):
    """How far a run has come, in per cent; what the progress bar shows."""

    WAITING = 0, "En attente d'un moteur disponible"
    COUNTING = 40, "Examen des personnes inscrites"
    STORING = 80, "Enregistrement du résultat"
    COMPLETE = 100, "Terminé"


class Verdict(models.TextChoices):
    MATCH = "match", "Correspond"
    TO_QUALIFY = "to_qualify", "À interroger"


# A run whose worker gave no sign for this long is taken up by another.
LEASE = timedelta(seconds=30)
# A queued run that no worker took is announced again after this long.
DOORBELL_PATIENCE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
RESULTS_KEPT = 50


class OfferResult(models.TextChoices):
    """What the latest finished run of an offer's current version says, at a glance."""

    MATCH = "match", "Des personnes correspondent"
    TO_QUALIFY = "to_qualify", "Des personnes à interroger seulement"
    NOBODY = "nobody", "Personne pour l'instant"
    NOT_MATCHED = "not_matched", "Pas encore de résultat"


class Attention(models.TextChoices):
    """What goes on with an offer's runs beside the latest result."""

    PENDING = "pending", "Rapprochement en cours"
    FAILED = "failed", "Rapprochement en échec"
