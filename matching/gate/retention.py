"""What the gate holds of people: who signed, and who had not answered then."""

from francetravail_match.common.retention import AT_ONCE, Retention

AGENCY = "les agents de l'agence qui suit l'offre"


def acts(holds: str, why: str, who: str = AGENCY) -> Retention:
    return Retention(holds=holds, why=why, who=who, follows="accounts.User")


RETENTION = {
    "gate.AbsenceFinding": acts(
        "le conseiller qui signe le constat, et son motif ; aucune personne inscrite",
        "dire qui répond de l'ouverture, et la refaire compter",
    ),
    "gate.SecondSignature": acts(
        "le responsable ou le suppléant qui signe ou refuse", "dire qui en répond aussi"
    ),
    "gate.FindingClosing": acts("qui a refermé la recherche, quand c'est quelqu'un", "dire pourquoi"),
    "gate.GateParameter": acts(
        "l'administrateur qui fixe une valeur", "dire de qui vient la décision", "les administrateurs"
    ),
    "gate.ExhaustionPolicy": acts(
        "les deux pilotes qui décident", "dire de qui vient la décision", "les pilotes régionaux, le CSE"
    ),
    "gate.FindingPerson": Retention(
        holds="la personne qui n'avait pas répondu, ou ne pouvait être interrogée, lors d'un constat",
        why="refaire compter le constat s'il est contesté",
        who="personne : lu par le programme seul ; jamais pour un contrôle",
        period=AT_ONCE,
        since="l'effacement de la personne",
        otherwise="supprimé avec la personne",
    ),
}
NOT_PERSONAL = {
    "gate.AskedBaseline": "une date et un instantané de la base, aucune personne",
    "gate.WordingCheck": "une empreinte des textes d'une offre",
}
