"""What runs hold of people: who asked for them, and the people found."""

from datetime import datetime

from django.db.models import QuerySet

from francetravail_match.common.retention import RESULTS_KEPT_FOR, Retention

from .models import MatchResult

AGENCY = "les agents de l'agence qui suit l'offre, sous pseudonyme"


def old_results(before: datetime) -> QuerySet[MatchResult]:
    return MatchResult.objects.filter(run__confirmed_at__lte=before)


RETENTION = {
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
    "matching.WeightVersion": Retention(
        holds="l'administrateur qui a fixé les poids",
        why="l'histoire des poids qui ordonnent les personnes",
        who="toute personne qui a un compte, sans le nom de l'auteur",
        follows="accounts.User",
    ),
}
