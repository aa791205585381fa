"""What integrations hold of people: who made them."""

from francetravail_match.common.retention import Retention

RETENTION = {
    "integrations.Integration": Retention(
        holds="l'administrateur qui l'a créée ; le jeton n'y est que par son empreinte",
        why="dire qui a ouvert un accès, et le retirer",
        who="les administrateurs",
        follows="accounts.User",
    ),
}
NOT_PERSONAL = {
    "integrations.Integration_agencies": "des agences",
}
