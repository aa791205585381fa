from django.db import models


class Category(models.TextChoices):
    """Registration category of the public employment service; who counts is in docs/matching.md."""

    A = "A", "A : sans emploi"
    B = "B", "B : activité réduite courte"
    C = "C", "C : activité réduite longue"
    D = "D", "D : sans emploi, pas immédiatement disponible"
    E = "E", "E : en emploi"
    F = "F", "F : accompagnement social"
    G = "G", "G : en attente d'orientation"


class OccupationOrigin(models.TextChoices):
    """Why an occupation counts for a person."""

    SOUGHT = "sought", "recherché"
    ACCEPTED = "accepted", "accepté"


class AreaKind(models.TextChoices):
    """How a mobility area is declared."""

    COMMUNE = "commune", "autour d'une commune"
    DEPARTEMENT = "departement", "un département"
    REGION = "region", "une région"
    COUNTRY = "country", "France entière"


class SalaryPeriod(models.TextChoices):
    HOUR = "hour", "par heure"
    MONTH = "month", "par mois"
    YEAR = "year", "par an"


class EducationLevel(models.IntegerChoices):
    """Levels of the national framework of qualifications (décret n° 2019-14); 0: no diploma."""

    NONE = 0, "sans diplôme"
    LEVEL_3 = 3, "niveau 3 (CAP, BEP)"
    LEVEL_4 = 4, "niveau 4 (baccalauréat)"
    LEVEL_5 = 5, "niveau 5 (bac + 2)"
    LEVEL_6 = 6, "niveau 6 (bac + 3 ou 4)"
    LEVEL_7 = 7, "niveau 7 (bac + 5)"
    LEVEL_8 = 8, "niveau 8 (doctorat)"


class Licence(models.TextChoices):
    """Categories of the driving licence (Code de la route, art. R221-4)."""

    AM = "AM", "AM : cyclomoteur, voiturette"
    A1 = "A1", "A1 : motocyclette légère"
    A2 = "A2", "A2 : motocyclette intermédiaire"
    A = "A", "A : motocyclette"
    B1 = "B1", "B1 : quadricycle lourd"
    B = "B", "B : véhicule léger"
    BE = "BE", "BE : véhicule léger et remorque"
    C1 = "C1", "C1 : poids lourd jusqu'à 7,5 t"
    C1E = "C1E", "C1E : poids lourd jusqu'à 7,5 t et remorque"
    C = "C", "C : poids lourd"
    CE = "CE", "CE : super lourd"
    D1 = "D1", "D1 : transport de 16 passagers au plus"
    D1E = "D1E", "D1E : transport de 16 passagers au plus et remorque"
    D = "D", "D : transport en commun"
    DE = "DE", "DE : transport en commun et remorque"


#: Category → those that it is issued on top of, or drives as well (directive 2006/126/EC, article 6).
COMES_WITH = {
    Licence.A1: {Licence.AM},
    Licence.A2: {Licence.A1},
    Licence.A: {Licence.A2},
    Licence.B1: {Licence.AM},
    Licence.B: {Licence.B1},
    Licence.BE: {Licence.B},
    Licence.C1: {Licence.B},
    Licence.C1E: {Licence.C1, Licence.BE},
    Licence.C: {Licence.C1},
    Licence.CE: {Licence.C, Licence.C1E},
    Licence.D1: {Licence.B},
    Licence.D1E: {Licence.D1, Licence.BE},
    Licence.D: {Licence.D1},
    Licence.DE: {Licence.D, Licence.D1E},
}


def licences_that_come_with(licence: Licence) -> set[Licence]:
    """Every other category that whoever holds this one may drive, directly or by one of those."""
    direct = COMES_WITH.get(licence, set())
    return direct.union(*(licences_that_come_with(one) for one in direct))


class LanguageLevel(models.TextChoices):
    """Levels of the Common European Framework; their alphabetical order is their order."""

    A1 = "A1", "A1 : débutant"
    A2 = "A2", "A2 : élémentaire"
    B1 = "B1", "B1 : intermédiaire"
    B2 = "B2", "B2 : avancé"
    C1 = "C1", "C1 : autonome"
    C2 = "C2", "C2 : maîtrise"


class AnswerOrigin(models.TextChoices):
    """Who said it. Only an expiry and a correction may make a known value unknown."""

    FEED = "feed", "source (flux)"
    PERSON = "person", "la personne"
    ADVISOR = "advisor", "conseiller"
    EMPLOYER = "employer", "employeur"
    CORRECTION = "correction", "rectification"
    EXPIRY = "expiry", "fin de validité"


class AnswerChannel(models.TextChoices):
    """How it came in."""

    IMPORT = "import", "import"
    LINK = "link", "lien personnel"
    CALL = "call", "téléphone"
    MEETING = "meeting", "entretien"
    DESK = "desk", "droits des personnes"
    CLOCK = "clock", "échéance"
    OUTSIDE = "outside", "hors inscription"


class ConsentKind(models.TextChoices):
    """What only the person can allow."""

    CONTACT_BY_EMAIL = "contact_by_email", "être contactée par courriel"
    CONTACT_BY_PHONE = "contact_by_phone", "être contactée par téléphone"
    IDENTITY_TO_EMPLOYER = "identity_to_employer", "transmettre son identité à un employeur"


class FeedKind(models.TextChoices):
    """What a feed of registered people holds."""

    FULL = "full", "complet"
    INCREMENTAL = "incremental", "incrémental"
    BULK = "bulk", "chargement de masse"


class FeedState(models.TextChoices):
    """Life of a feed. Only a committed one moves the watermark; nothing follows *committed* and *refused*."""

    RECEIVING = "receiving", "en réception"
    TO_COUNTERSIGN = "to_countersign", "à contresigner"
    LEAVING = "leaving", "sorties en cours"
    COMMITTED = "committed", "pris en compte"
    REFUSED = "refused", "refusé"


class LeavingReason(models.TextChoices):
    """Why a person is no longer registered. No sanction is told or kept: nothing here needs it."""

    JOB = "job", "reprise d'emploi"
    ENDED = "ended", "fin d'inscription"
    DECEASED = "deceased", "décès"
    DUPLICATE = "duplicate", "inscription en double"
    ABSENT = "absent", "absence d'un flux complet"


class RevealReason(models.TextChoices):
    """Why someone needs to know who a person is. Free text could name anybody: there is none."""

    CONTACT = "contact", "la contacter au sujet d'une offre"
    QUESTION = "question", "lui poser une question qui manque à son dossier"
    INTERVIEW = "interview", "organiser un entretien avec un employeur"
    REQUEST = "request", "répondre à une demande qu'elle a faite"
    RIGHTS = "rights", "instruire une demande d'exercice de ses droits"
    INCIDENT = "incident", "traiter un incident de sécurité ou un contrôle"
