"""What runs hold of people: who asked for them, and the people found."""

from datetime import datetime

from django.db.models import QuerySet

from francetravail_match.common.retention import DAILY_MESSAGES_KEPT, RESULTS_KEPT_FOR, Retention

from .models import DailyMessage, MatchResult, NearMiss, NewMatch

AGENCY = "les agents de l'agence qui suit l'offre, sous pseudonyme"


def old_results(before: datetime) -> QuerySet[MatchResult]:
    return MatchResult.objects.filter(run__confirmed_at__lte=before)


def old_near_misses(before: datetime) -> QuerySet[NearMiss]:
    return NearMiss.objects.filter(countercheck__run__confirmed_at__lte=before)


def old_new_matches(before: datetime) -> QuerySet[NewMatch]:
    return NewMatch.objects.filter(found_at__lte=before)


def old_messages(before: datetime) -> QuerySet[DailyMessage]:
    return DailyMessage.objects.filter(sending_at__lte=before)


RETENTION = {
    "matching.PersonToMatch": Retention(
        holds="le fait qu'une personne a changé, le temps de la rapprocher des offres",
        why="mettre à jour les offres qu'elle concerne",
        who="personne : lu par le programme seul",
        follows="candidates.JobSeeker",
    ),
    "matching.NewMatch": Retention(
        holds="personne qui s'est mise à correspondre à une offre, agent qui l'a vu",
        why="l'annoncer une fois au conseiller",
        who=AGENCY,
        period=RESULTS_KEPT_FOR,
        since="le jour où elle a été trouvée",
        due=old_new_matches,
    ),
    "matching.DailyMessage": Retention(
        holds="agent à qui un message a été envoyé, nombres qu'il portait",
        why="ne rien envoyer deux fois",
        who="personne : lu par le programme seul",
        period=DAILY_MESSAGES_KEPT,
        since="l'envoi",
        due=old_messages,
    ),
    "matching.MatchRun": Retention(
        holds="l'agent qui a demandé le rapprochement",
        why="dire sur quoi repose un résultat ; les nombres n'y désignent personne",
        who=AGENCY,
        follows="accounts.User",
    ),
    "matching.MatchResult": Retention(
        holds="personnes trouvées pour une offre, issue de chaque critère",
        why="les montrer au conseiller, et expliquer à chacun son résultat",
        who=AGENCY,
        period=RESULTS_KEPT_FOR,
        since="la dernière confirmation du rapprochement",
        due=old_results,
    ),
    "matching.NearMiss": Retention(
        holds="les personnes à qui il manque le moins pour une offre, issue de chaque critère",
        why="montrer au conseiller qui serait retrouvé en demandant un peu moins",
        who=AGENCY,
        period=RESULTS_KEPT_FOR,
        since="la dernière confirmation du rapprochement",
        due=old_near_misses,
    ),
    "matching.RelaxationAct": Retention(
        holds="l'agent qui a assoupli un critère d'une offre, ou l'a gardé",
        why="dire qui a décidé quoi, et pourquoi",
        who="les agents de l'agence qui suit l'offre",
        follows="accounts.User",
    ),
    "matching.WeightVersion": Retention(
        holds="l'administrateur qui a fixé les poids",
        why="l'histoire des poids qui ordonnent les personnes",
        who="toute personne qui a un compte, sans le nom de l'auteur",
        follows="accounts.User",
    ),
}
NOT_PERSONAL = {
    "matching.CounterCheck": "des nombres de personnes, aucune personne",
    "matching.Engine": "le texte du moteur",
    "matching.PopulationMark": "un seul drapeau, qui ne dit rien de personne",
    "matching.RelaxationOutcome": "des nombres de personnes, aucune personne",
}
