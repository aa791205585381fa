"""What the journal holds of people: who acted. People acted upon are named by their public identifier."""

from francetravail_match.common.retention import JOURNAL_KEPT, Retention

RETENTION = {
    "journal.Entry": Retention(
        holds="agent, agence, acte, identifiant public de la personne concernée, heure",
        why="savoir qui a vu ou changé quoi (article 32 du RGPD)",
        who="les administrateurs, qui répondent au délégué à la protection des données",
        period=JOURNAL_KEPT,
        since="la fin du mois de l'acte",
        otherwise="la partition du mois est supprimée d'un bloc par le propriétaire de la base",
    ),
}
