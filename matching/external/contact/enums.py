"""The words of contacts with people outside."""

from django.db.models import TextChoices


class Way(TextChoices):
    """How the person is written to."""

    BY_US = "by_us", "Par l'agence, à l'adresse de la personne"
    DECLARED = "declared", "Par la messagerie du réseau, déclaré par le conseiller"


class MessageState(TextChoices):
    """Life of one message. SENDING is committed before it leaves; what stays there is UNCERTAIN, for ever or
    until a human says what became of it. Nothing but QUEUED is ever sent; PREPARED is a text to paste."""

    PREPARED = "prepared", "Texte préparé, à coller"
    QUEUED = "queued", "À envoyer"
    SENDING = "sending", "Envoi commencé"
    SENT = "sent", "Accepté par le serveur"
    UNCERTAIN = "uncertain", "Sort inconnu"
    BOUNCED = "bounced", "Revenu : adresse refusée"
    FAILED = "failed", "Abandonné : serveur indisponible"
    CANCELLED = "cancelled", "Pas envoyé"
    DECLARED_SENT = "declared_sent", "Déclaré envoyé"
    DECLARED_NOT_SENT = "declared_not_sent", "Déclaré perdu"


#: Counts as the message that the person may have had.
MAY_HAVE = (
    MessageState.PREPARED,
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.UNCERTAIN,
    MessageState.DECLARED_SENT,
)
DECLARED = (MessageState.DECLARED_SENT, MessageState.DECLARED_NOT_SENT)


class AskKind(TextChoices):
    """What the person asks of a human."""

    HUMAN = "human", "Parler à un conseiller"
    CORRECTION = "correction", "Corriger ce que nous tenons"
    REGISTERED = "registered", "Être déjà inscrite à France Travail"


#: One message, then one reminder.
FIRST, REMINDER = 1, 2
#: A link serves as long as a silence or a refusal is kept.
LINK_DAYS = 183
#: A one-time code: how long it serves, how often it may be tried.
CODE_MINUTES = 10
CODE_TRIES = 5
