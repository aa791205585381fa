"""What offers hold of people: contacts at employers', who acted, the names that an advertisement may bear."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from francetravail_match.common.retention import (
    CONTACT_RETENTION,
    DRAFTS_KEPT,
    OFFER_TEXTS_KEPT,
    Retention,
)

from .models import DraftAnswers, EmployerContact, JobOffer, OfferDraft

AGENCY = "les agents de l'agence qui suit l'offre"


def silent_contacts(before: datetime) -> QuerySet[EmployerContact]:
    """Confirmed last by then, and the contact of no offer that is still followed."""
    followed = JobOffer.objects.filter(closed_at=None).exclude(contact=None)
    return EmployerContact.objects.filter(confirmed_at__lte=before).exclude(pk__in=followed.values("contact"))


def old_texts(before: datetime) -> QuerySet[JobOffer]:
    return JobOffer.objects.filter(~Q(description=""), closed_at__lte=before)


def forgotten_drafts(before: datetime) -> QuerySet[OfferDraft]:
    """Begun by then, and of which no step has been written since."""
    since = DraftAnswers.objects.filter(changed_at__gt=before)
    return OfferDraft.objects.filter(started_at__lte=before).exclude(pk__in=since.values("draft"))


def empty(offers: QuerySet[Any]) -> None:
    offers.update(description="")


RETENTION = {
    "offers.EmployerContact": Retention(
        holds="nom, fonction, adresse et téléphone professionnels d'un interlocuteur",
        why="traiter l'offre avec l'employeur",
        who=AGENCY,
        period=CONTACT_RETENTION,
        since="la dernière confirmation, si aucune offre suivie ne le cite",
        due=silent_contacts,
    ),
    "offers.JobOffer": Retention(
        holds="le texte de l'annonce, qui peut nommer un interlocuteur",
        why="traiter l'offre, puis répondre à une contestation",
        who=AGENCY,
        period=OFFER_TEXTS_KEPT,
        since="la clôture",
        end="texte effacé, critères gardés",
        due=old_texts,
        erase=empty,
    ),
    "offers.OfferDraft": Retention(
        holds="l'agent qui a commencé la saisie d'une offre",
        why="ne rien perdre de ce qui est saisi",
        who=AGENCY,
        period=DRAFTS_KEPT,
        since="la dernière frappe",
        due=forgotten_drafts,
    ),
    "offers.DraftAnswers": Retention(
        holds="ce qui est saisi d'une offre, qui peut nommer un interlocuteur, et l'agent qui le saisit",
        why="ne rien perdre de ce qui est saisi",
        who=AGENCY,
        follows="offers.OfferDraft",
    ),
    "offers.AlarmSetAside": Retention(
        holds="l'agent qui a écarté une alerte de rédaction",
        why="dire qui a fait quoi",
        who=AGENCY,
        follows="accounts.User",
    ),
    "offers.Establishment": Retention(
        holds="l'agent qui a indiqué l'activité d'un lieu de travail",
        why="dire qui a fait quoi",
        who="les agents des agences qui suivent une offre de l'employeur",
        follows="accounts.User",
    ),
    "offers.OfferVersion": Retention(
        holds="l'agent qui a changé ce que l'offre demande",
        why="dire qui a fait quoi",
        who=AGENCY,
        follows="accounts.User",
    ),
    "offers.OfferTransition": Retention(
        holds="l'agent qui a fait avancer l'offre",
        why="dire qui a fait quoi",
        who=AGENCY,
        follows="accounts.User",
    ),
}
NOT_PERSONAL = {
    "offers.Employer": "une entreprise",
    "offers.EmployerGroup": "un groupe d'entreprises",
    "offers.OfferCriterion": "ce que l'offre demande",
    "offers.OfferDetails": "ce que l'annonce dit de l'emploi",
    "offers.LearnedTitles": "des nombres tirés des intitulés d'offres",
}
