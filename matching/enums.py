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
    PERSON = "person", "Changement d'une personne"
    NIGHTLY = "nightly", "Contrôle de la nuit"


class Stage(models.IntegerChoices):
    """How far a run has come, in per cent; what the progress bar shows."""

    WAITING = 0, "En attente d'un moteur disponible"
    COUNTING = 40, "Examen des personnes inscrites"
    STORING = 80, "Enregistrement du résultat"
    COMPLETE = 100, "Terminé"


class Verdict(models.TextChoices):
    MATCH = "match", "Correspond"
    TO_QUALIFY = "to_qualify", "À interroger"
    NEAR_MISS = "near_miss", "Quasi-correspondance"
    NO = "no", "Ne correspond pas"


# A run whose worker gave no sign for this long is taken up by another.
LEASE = timedelta(seconds=30)
# A queued run that no worker took is announced again after this long.
DOORBELL_PATIENCE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
# An offer whose result nothing has confirmed for this long is run again at night.
CONFIRM_AFTER = timedelta(hours=20)
# The clock queues nothing beyond so many pending runs: what an advisor asks for meanwhile has its turn soon.
PENDING_AT_MOST = 5000
# People matched with the offers in one transaction, and transactions of one task.
PEOPLE_AT_ONCE = 50
BATCHES_OF_A_TASK = 10
# The daily message does not go back further.
MESSAGE_GOES_BACK = timedelta(days=7)
# What was found this lately may still be in a transaction: it is for the next message.
MESSAGE_SETTLES = timedelta(minutes=1)
OFFERS_OF_A_MESSAGE = 20
# Offers with new matches on the home page.
OFFERS_ON_HOME = 10
RESULTS_KEPT = 50
#: The people whom a counter-check names: those who lack the least.
NEAREST_KEPT = 20


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


class ActKind(models.TextChoices):
    """What an advisor answered to a line of a counter-check."""

    RELAXED = "relaxed", "Assoupli"
    KEPT = "kept", "Gardé"
    UNDONE = "undone", "Assouplissement annulé"


class RelaxReason(models.TextChoices):
    HARD_TO_FILL = "hard_to_fill", "Recrutement difficile, l'employeur élargit sa demande"
    LEARNED_ON_THE_JOB = "learned_on_the_job", "S'apprend en poste"
    TRAINED_BEFORE = "trained_before", "Formation avant l'embauche prévue"
    POST_ADAPTED = "post_adapted", "Poste ou horaires aménagés par l'employeur"
    NOT_ESSENTIAL = "not_essential", "Pas indispensable au poste"


class KeepReason(models.TextChoices):
    REGULATED = "regulated", "Imposé par la loi ou par un règlement"
    SAFETY = "safety", "Sécurité des personnes"
    EMPLOYER_REFUSES = "employer_refuses", "L'employeur refuse d'assouplir"
    ESSENTIAL = "essential", "Indispensable au poste"
    PEOPLE_ASKED = "people_asked", "La question est posée aux personnes"


class UndoReason(models.TextChoices):
    EMPLOYER_CHANGED_MIND = "employer_changed_mind", "L'employeur revient à sa demande"
    BROUGHT_NOBODY = "brought_nobody", "N'a apporté personne"
    MISTAKE = "mistake", "Erreur"


REASONS: dict[ActKind, type[models.TextChoices]] = {
    ActKind.RELAXED: RelaxReason,
    ActKind.KEPT: KeepReason,
    ActKind.UNDONE: UndoReason,
}
#: A line of a counter-check relaxes one criterion, or two at once.
CRITERIA_OF_A_LINE = 2
#: The lines of a counter-check that an advisor must answer, the most fruitful first.
LINES_TO_ANSWER = 5


class MessageState(models.TextChoices):
    SENDING = "sending", "Envoi commencé"
    SENT = "sent", "Envoyé"
