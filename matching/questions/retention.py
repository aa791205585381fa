"""What is kept of the questions put to people: for their own sake, and of no use to any control."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from francetravail_match.common.retention import QUESTIONS_KEPT, Retention

from .models import Appeal, Call, CallSheetLine, Delivery, PersonalLink, QuestionAsked, Request

NOBODY = "personne : lu par le programme seul"
AGENCY = "les conseillers de l'agence qui suit l'offre, sous pseudonyme ; jamais pour un contrôle"


def older(model: type[Model], date: str) -> Callable[[datetime], QuerySet[Any]]:
    return lambda before: model._default_manager.filter(**{f"{date}__lte": before})


def kept(holds: str, why: str, who: str, model: type[Model], date: str, since: str) -> Retention:
    return Retention(
        holds=holds, why=why, who=who, period=QUESTIONS_KEPT, since=since, due=older(model, date)
    )


RETENTION = {
    "questions.PersonalLink": kept(
        "l'empreinte du lien d'une personne, jamais le lien",
        "lui ouvrir ses questions sans compte",
        NOBODY,
        PersonalLink,
        "created_at",
        "sa création",
    ),
    "questions.Request": kept(
        "questions à poser à une personne pour une offre",
        "dire qui est interrogé",
        NOBODY,
        Request,
        "requested_at",
        "la demande",
    ),
    "questions.QuestionAsked": kept(
        "question posée, et si la personne y a répondu",
        "ne pas poser deux fois la même question",
        NOBODY,
        QuestionAsked,
        "asked_at",
        "la question",
    ),
    "questions.Call": kept(
        "appel : par qui, quand, son issue",
        "ne pas appeler sans fin",
        NOBODY,
        Call,
        "called_at",
        "l'appel",
    ),
    "questions.CallSheetLine": kept(
        "personne à appeler ce jour-là",
        "que deux conseillers n'appellent pas la même personne",
        NOBODY,
        CallSheetLine,
        "sheet__taken_at",
        "le jour de la feuille",
    ),
    "questions.Appeal": kept(
        "ce que la personne demande depuis sa page, avec ce qu'elle en dit",
        "lui répondre",
        "les agents de l'agence ; pour une opposition, le délégué à la protection des données",
        Appeal,
        "handled_at",
        "la réponse",
    ),
    # After what it was about: with it, it would go unsaid.
    "questions.Delivery": kept(
        "le fait qu'un message est parti, et s'il est revenu ; jamais l'adresse",
        "ne rien envoyer deux fois, ni plus d'une fois par semaine",
        NOBODY,
        Delivery,
        "queued_at",
        "sa préparation",
    ),
    "questions.CallSheet": Retention(
        holds="le conseiller qui a pris la feuille",
        why="dire qui appelle",
        who=AGENCY,
        follows="accounts.User",
    ),
    "questions.Campaign": Retention(
        holds="le conseiller qui a fait interroger les personnes d'une offre",
        why="dire de qui vient la décision",
        who=AGENCY,
        follows="accounts.User",
    ),
}
