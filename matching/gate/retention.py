"""What the gate holds of people: who signed, and who had not answered then."""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from francetravail_match.common.retention import QUESTIONS_KEPT, SECOND_LOOKS_KEPT, Retention

from .models import Attempt, FileEntry, FindingPerson

AGENCY = "les agents de l'agence qui suit l'offre"


def acts(holds: str, why: str, who: str = AGENCY) -> Retention:
    return Retention(holds=holds, why=why, who=who, follows="accounts.User")


def old_entries(before: datetime) -> QuerySet[FileEntry]:
    return FileEntry.objects.filter(at__lte=before)


def old_attempts(before: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(found_at__lte=before)


def people_of_old_findings(before: datetime) -> QuerySet[FindingPerson]:
    return FindingPerson.objects.filter(finding__signed_at__lte=before)


def forget(rows: QuerySet[FindingPerson]) -> None:
    """By the database's own function: the application may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_forget_people(%s)", [list(rows.values_list("pk", flat=True))])


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
        "les deux pilotes qui décident",
        "dire de qui vient la décision",
        "les pilotes régionaux ; le CSE lit la décision, non qui l'a signée",
    ),
    "gate.FindingPerson": Retention(
        holds="la personne qui n'avait pas répondu, ou ne pouvait être interrogée, lors d'un constat",
        why="refaire compter le constat s'il est contesté",
        who="personne : lu par le programme seul ; jamais pour un contrôle",
        period=QUESTIONS_KEPT,
        since="la signature du constat",
        due=people_of_old_findings,
        erase=forget,
    ),
    "gate.FileEntry": Retention(
        holds="le fait qu'un numéro, une adresse ou un rayon a été ôté d'un dossier ; rien de plus",
        why="demander un second regard là où elle ne peut plus être trouvée",
        who="personne : lu par le programme seul",
        period=SECOND_LOOKS_KEPT,
        since="la saisie",
        due=old_entries,
    ),
    "gate.Attempt": Retention(
        holds="un fait à examiner sur une offre : nombres et codes, ni personne inscrite ni agent",
        why="le montrer au responsable de l'agence et au pilote de la région",
        who=f"{AGENCY} ; le pilote de la région",
        period=SECOND_LOOKS_KEPT,
        since="le jour où il a été trouvé",
        due=old_attempts,
    ),
}
NOT_PERSONAL = {
    "gate.AskedBaseline": "une date et un instantané de la base, aucune personne",
    "gate.CriteriaChange": "deux versions d'une offre et une date",
    "gate.FactChange": "une offre, ce qui en a changé (entreprise, activité, origine) et une date",
    "gate.OpeningAlarm": "des nombres d'offres d'une région, d'une agence ou d'un métier",
    "gate.Sounding": "des nombres de personnes, aucune personne",
    "gate.SoundingDue": "une version d'offre qui attend",
    "gate.WordingCheck": "une empreinte des textes d'une offre",
}
