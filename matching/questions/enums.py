from django.db import models


class LinkPurpose(models.TextChoices):
    """What a personal link opens, for one person and nobody else."""

    ANSWER = "answer", "répondre aux questions"
    EXPLANATION = "explanation", "lire l'explication d'un résultat"


class DeliveryState(models.TextChoices):
    """Life of one message. SENDING is committed before it leaves; what stays there is UNCERTAIN, for ever or
    until a human says what became of it. Nothing but QUEUED is ever sent."""

    QUEUED = "queued", "À envoyer"
    SENDING = "sending", "Envoi commencé"
    SENT = "sent", "Acceptée par le serveur"
    UNCERTAIN = "uncertain", "Sort inconnu"
    BOUNCED = "bounced", "Revenue : adresse refusée"
    FAILED = "failed", "Abandonnée : serveur indisponible"
    CANCELLED = "cancelled", "Sans objet : rien à demander"
    DECLARED_SENT = "declared_sent", "Déclarée reçue"
    DECLARED_NOT_SENT = "declared_not_sent", "Déclarée perdue"


#: The person has the message, as far as one can know.
DELIVERED = (DeliveryState.SENT, DeliveryState.DECLARED_SENT)
#: It may still leave, or may have.
IN_FLIGHT = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
#: Counts as the message of the week.
OF_THE_WEEK = (*DELIVERED, *IN_FLIGHT)
#: The address does not take our messages: the person is called.
UNDELIVERABLE = (DeliveryState.BOUNCED, DeliveryState.FAILED, DeliveryState.DECLARED_NOT_SENT)


class CallOutcome(models.TextChoices):
    """What came of one call."""

    NO_ANSWER = "no_answer", "Pas de réponse"
    VOICEMAIL = "voicemail", "Message laissé sur le répondeur"
    CALL_BACK = "call_back", "Demande à être rappelée"
    ANSWERED = "answered", "A répondu"
    DECLINED = "declined", "Ne souhaite pas répondre"
    STOP = "stop", "Ne veut plus être interrogée"
    WRONG_NUMBER = "wrong_number", "Faux numéro"


#: Calls in which the questions reached the person, or their telephone.
CALLED = tuple(outcome for outcome in CallOutcome if outcome != CallOutcome.WRONG_NUMBER)


class Reply(models.TextChoices):
    """What came back to one question. The answer itself is an `Answer`, or what the person declared."""

    ANSWERED = "answered", "A répondu"
    DONT_KNOW = "dont_know", "Ne sait pas"
    DECLINED = "declined", "Ne souhaite pas répondre"


class PersonState(models.TextChoices):
    """How far one has come with a person to be asked about an offer; each has exactly one."""

    TO_ASK = "to_ask", "À interroger"
    WAITING = "waiting", "Interrogée, en attente"
    ANSWERED = "answered", "A répondu"
    UNANSWERED = "unanswered", "Sans réponse"
    CANNOT_BE_ASKED = "cannot_be_asked", "Ne peut être interrogée"


#: People of one wave of messages, and of one call sheet.
WAVE = 50
SHEET = 20
#: A question is not asked twice within so many days.
MEMORY_DAYS = 60
#: A link sent with questions serves as long as they are remembered.
LINK_DAYS = MEMORY_DAYS


class FieldKind(models.TextChoices):
    """How one thing is answered: true or false, one code, several, a date, a whole number."""

    YES_NO = "yes_no", "oui ou non"
    CHOICE = "choice", "un choix"
    CHOICES = "choices", "plusieurs choix"
    DATE = "date", "une date"
    MONTHS = "months", "un nombre de mois"
