"""What is kept of one's own searches."""

from francetravail_match.common.retention import Retention

RETENTION = {
    "desk.SavedSearch": Retention(
        holds="les filtres de la liste des offres qu'un agent a gardés sous un nom",
        why="les retrouver",
        who="lui seul",
        follows="accounts.User",
    ),
}
