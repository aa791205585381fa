"""What is kept about registered people, and until when once they have left."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from francetravail_match.common.retention import (
    FEED_REFUSALS_KEPT,
    HISTORY_KEPT,
    IDENTITY_OF_LEFT_KEPT,
    LEFT_PEOPLE_KEPT,
    REFUSALS_KEPT,
    Retention,
)

from .models import DisabilityStatus, FeedRefusal, Identity, JobSeeker

ADVISORS = "les conseillers, sous pseudonyme"
REVEAL = "qui demande à la révéler, avec un motif inscrit au journal"
NOBODY = "personne : lu par le programme seul"
MATCHING = "rapprocher la personne des offres"


def left(before: datetime) -> QuerySet[JobSeeker]:
    return JobSeeker.objects.filter(left_on__lte=localdate(before))


def identities_of_left(before: datetime) -> QuerySet[Identity]:
    return Identity.objects.filter(job_seeker__left_on__lte=localdate(before))


def disabilities_of_left(before: datetime) -> QuerySet[DisabilityStatus]:
    return DisabilityStatus.objects.filter(job_seeker__left_on__lte=localdate(before))


def old_refusals(before: datetime) -> QuerySet[FeedRefusal]:
    return FeedRefusal.objects.filter(feed__finished_at__lte=before)


def of_the_person(holds: str, why: str = MATCHING, who: str = ADVISORS) -> Retention:
    return Retention(holds=holds, why=why, who=who, follows="candidates.JobSeeker")


RETENTION = {
    "candidates.JobSeeker": Retention(
        holds="numéro d'inscription, catégorie, commune, disponibilité, ce que la personne accepte",
        why=MATCHING,
        who=ADVISORS,
        period=LEFT_PEOPLE_KEPT,
        since="la sortie de la liste",
        end="ligne supprimée, avec tout ce qui s'y rattache",
        due=left,
    ),
    "candidates.Identity": Retention(
        holds="prénom, nom, adresse électronique, téléphone",
        why="joindre la personne",
        who=REVEAL,
        period=IDENTITY_OF_LEFT_KEPT,
        since="la sortie de la liste",
        due=identities_of_left,
    ),
    "candidates.DisabilityStatus": Retention(
        holds="reconnaissance de la qualité de travailleur handicapé",
        why="les aménagements que la personne demande ; jamais le rapprochement",
        who=REVEAL,
        period=IDENTITY_OF_LEFT_KEPT,
        since="la sortie de la liste",
        due=disabilities_of_left,
    ),
    "candidates.SoughtOccupation": of_the_person("métiers recherchés, expérience"),
    "candidates.MobilityArea": of_the_person("zones où la personne accepte de travailler"),
    "candidates.HeldSkill": of_the_person("compétences"),
    "candidates.HeldLicence": of_the_person("permis"),
    "candidates.HeldLanguage": of_the_person("langues"),
    "candidates.HeldCertification": of_the_person("certifications"),
    "candidates.Answer": of_the_person("réponses, d'où elles viennent", "dire d'où vient chaque réponse"),
    "candidates.Consent": of_the_person("ce que la personne a permis", "prouver son choix", REVEAL),
    "candidates.KeptAnswers": of_the_person(
        "quelles réponses, données hors inscription, la personne a gardées ; son accord, sa date, son texte",
        "prouver son accord, dire d'où viennent ces réponses",
    ),
    "candidates.Reveal": of_the_person(
        "qui a levé le pseudonymat, quand, pour quel motif",
        "limiter les levées et en rendre compte",
        "le délégué à la protection des données",
    ),
    "candidates.PastSearchRow": Retention(
        holds="ce que le rapprochement lisait d'une personne avant un changement, sans son nom",
        why="recompter à l'identique un rapprochement passé",
        who="les administrateurs de la base, sous pseudonyme",
        period=HISTORY_KEPT,
        since="le remplacement de la ligne",
        otherwise="effacé chaque nuit (`candidates.purge_past` ; paramètre national `history_days`), "
        "aussitôt avec la personne",
    ),
    "candidates.SourceRecord": of_the_person(
        "empreinte de la fiche reçue", "reconnaître un changement", NOBODY
    ),
    "candidates.RememberedRefusal": Retention(
        holds="empreinte du numéro d'inscription de qui refuse d'être interrogé, ou s'oppose",
        why="que son refus tienne s'il est inscrit ou chargé de nouveau (RGPD, art. 21)",
        who=NOBODY,
        period=REFUSALS_KEPT,
        since="son dernier mot, s'il n'a plus de fiche",
        otherwise="effacé chaque nuit (`candidates.purge_past`)",
    ),
    "candidates.Feed": Retention(
        holds="l'agent qui a lancé ou contresigné le flux",
        why="dire de quand date la liste, et qui en répond",
        who="les administrateurs",
        follows="accounts.User",
    ),
    "candidates.FeedRefusal": Retention(
        holds="numéro et motif d'une ligne refusée, jamais son contenu",
        why="corriger la source",
        who="les administrateurs",
        period=FEED_REFUSALS_KEPT,
        since="la fin du flux",
        due=old_refusals,
    ),
}
