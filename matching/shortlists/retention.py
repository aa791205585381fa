"""What is kept of shortlists: who was proposed to whom, and what became of it. Never for any control."""

from datetime import datetime

from django.db.models import QuerySet

from francetravail_match.common.retention import REFERRALS_KEPT, Retention

from .models import Message, Referral

AGENCY = "les agents de l'agence qui suit l'offre, sous pseudonyme ; jamais pour un contrôle"


def old_referrals(before: datetime) -> QuerySet[Referral]:
    return Referral.objects.filter(changed_at__lte=before)


def old_messages(before: datetime) -> QuerySet[Message]:
    return Message.objects.filter(changed_at__lte=before)


RETENTION = {
    "shortlists.Referral": Retention(
        holds="personne proposée pour une offre, où en est la proposition, note de l'équipe",
        why="la présenter à l'employeur avec son accord, et ne pas la solliciter sans fin",
        who=AGENCY + " ; le nombre de propositions ouvertes, tous les conseillers",
        period=REFERRALS_KEPT,
        since="le dernier changement",
        due=old_referrals,
    ),
    "shortlists.ReferralAct": Retention(
        holds="ce que la personne, l'employeur ou un agent a répondu, et le motif codé",
        why="dire où en est la proposition, et pourquoi",
        who=AGENCY,
        follows="shortlists.Referral",
    ),
    "shortlists.Interview": Retention(
        holds="quand et où une personne et un employeur se rencontrent",
        why="les inviter tous deux",
        who=AGENCY,
        follows="shortlists.Referral",
    ),
    "shortlists.Message": Retention(
        holds="le fait qu'un message est parti à un employeur ou à une personne ; jamais l'adresse",
        why="ne rien envoyer deux fois",
        who=AGENCY,
        period=REFERRALS_KEPT,
        since="le dernier changement",
        due=old_messages,
    ),
    "shortlists.EmployerLink": Retention(
        holds="l'empreinte du lien d'un employeur, jamais le lien ; le contact à qui il est allé",
        why="ouvrir à un employeur la présélection qui lui est envoyée, et la lui retirer",
        who="les agents de l'agence qui suit l'offre",
        follows="accounts.User",
    ),
    "shortlists.Shortlist": Retention(
        holds="l'agent qui l'a préparée",
        why="dire de qui vient la présélection",
        who="les agents de l'agence qui suit l'offre",
        follows="accounts.User",
    ),
    "shortlists.ShortlistAct": Retention(
        holds="l'agent qui l'a transmise, acceptée, retournée ou envoyée, et le motif",
        why="dire qui a décidé quoi",
        who="les agents de l'agence qui suit l'offre",
        follows="accounts.User",
    ),
}
