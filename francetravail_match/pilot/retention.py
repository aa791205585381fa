"""Who acted in the pilot: kept with the account, whose name goes when it is purged."""

from francetravail_match.common.retention import AT_ONCE, Retention

READERS = "les administrateurs, les pilotes régionaux, l'agence pour ce qui la concerne"


def acts(holds: str, why: str, who: str = READERS) -> Retention:
    return Retention(holds=holds, why=why, who=who, follows="accounts.User")


RETENTION = {
    "pilot.Experiment": acts("l'administrateur qui fixe la durée", "dire de qui vient la décision"),
    "pilot.Consultation": acts("le pilote régional qui l'enregistre", "dire qui en répond"),
    "pilot.Activation": acts("le pilote régional qui active ou termine", "dire de qui vient la décision"),
    "pilot.Licence": acts(
        "le conseiller, de quand à quand, et qui a donné la licence ; jamais pourquoi elle a fini",
        "respecter les plafonds ; dire plus tard qui pouvait signer",
    ),
    "pilot.SwitchAct": acts("qui arrête ou reprend, et son motif", "dire de qui vient la décision"),
    "pilot.Deputy": acts("le responsable et son suppléant, de quand à quand", "dire qui pouvait signer"),
    "pilot.Volunteer": Retention(
        holds="le conseiller qui se porte volontaire, et depuis quand",
        why="ne donner de licence qu'à qui la veut",
        who="la personne, et le pilote de sa région",
        period=AT_ONCE,
        since="le retrait du volontariat, la fermeture du compte, le départ de la région",
        otherwise="supprimé par ces actes",
    ),
}
