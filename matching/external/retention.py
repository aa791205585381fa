"""What is held of people outside: the least, and for a month while they have not been informed."""

from francetravail_match.common.retention import Period, Retention

#: GDPR, art. 14: informed within a month, or erased.
UNINFORMED_KEPT = Period("RGPD, art. 14 § 3 : informée dans le mois, sinon effacée", months=1)

RETENTION = {
    "external_profiles.ExternalAct": Retention(
        holds="le conseiller qui a agi hors des personnes inscrites",
        why="dire qui a fait quoi, et sur quel constat",
        who="les agents de l'agence qui suit l'offre",
        follows="accounts.User",
    ),
    "external_profiles.Sighting": Retention(
        holds="l'adresse ou l'identifiant d'un profil public, le conseiller qui l'a repéré",
        why="pouvoir informer la personne, puis la contacter",
        who="les conseillers de l'agence qui suit l'offre",
        period=UNINFORMED_KEPT,
        since="le repérage",
        otherwise="supprimé par la base (`external_purge`)",
    ),
}
