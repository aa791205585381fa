"""What a feed says of a person: the one table of its fields, shown in docs/people-feed.md."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from . import values
from .values import Referentials


class Target(Enum):
    """Where a value goes."""

    KEY = "l'identifiant de la personne"
    FACT = "la fiche de la personne"
    ANSWER = "ses réponses"
    ITEMS = "ses réponses, une par élément"
    SALARY = "ses réponses (montant et période)"
    LIST = "ses métiers ou ses zones, qui remplacent les précédents"
    IDENTITY = "son identité, à part"


@dataclass(frozen=True)
class FieldSpec:
    """``column``: our name for it; ``parse``: its text → its value, or BadRecord."""

    name: str
    column: str
    target: Target
    parse: Callable[[str, Referentials], Any]
    help: str
    example: str


def _answer(name: str, column: str, help_text: str) -> FieldSpec:
    return FieldSpec(name, column, Target.ANSWER, values.yes_or_no, f"{help_text} : oui ou non", "oui")


def _identity(
    name: str, column: str, parse: Callable[[str, Referentials], str], help_text: str, example: str
) -> FieldSpec:
    return FieldSpec(name, column, Target.IDENTITY, parse, help_text, example)


def _key(text: str, _: Referentials) -> str:
    return text


FIELDS = (
    FieldSpec(
        "identifiant",
        "registration_number",
        Target.KEY,
        _key,
        "numéro propre à la source, jamais le NIR : de 1 à 20 lettres sans accent, chiffres, « _ » ou « - »",
        "DE0000042",
    ),
    FieldSpec(
        "mise_a_jour",
        "stated_at",
        Target.KEY,
        _key,
        "instant de la dernière mise à jour de la fiche par la source ; sinon celui de « etat_au »",
        "2026-11-23T16:20:00+01:00",
    ),
    FieldSpec("inscription", "registered_on", Target.FACT, values.day, "date d'inscription", "2026-03-02"),
    FieldSpec("categorie", "category", Target.FACT, values.category, "catégorie, de A à G", "A"),
    FieldSpec("commune", "commune_id", Target.FACT, values.commune, "code INSEE de la résidence", "59350"),
    FieldSpec(
        "metiers",
        "occupations",
        Target.LIST,
        values.occupations,
        "codes ROME recherchés, chacun avec ses mois d'expérience s'ils sont connus ; « aucun »",
        "H2913:24|H2901",
    ),
    FieldSpec(
        "zones",
        "areas",
        Target.LIST,
        values.areas,
        "où la personne accepte de travailler : commune + km, D et département, R et région, FRANCE",
        "59350+30|D62",
    ),
    FieldSpec(
        "disponible", "available_from", Target.ANSWER, values.day, "disponible à partir du", "2026-12-01"
    ),
    _answer("prise_en_compte", "opted_in", "catégories E et F : demande à être prise en compte"),
    _answer("accepte_cdi", "accepts_permanent", "accepte un CDI"),
    _answer("accepte_cdd", "accepts_fixed_term", "accepte un CDD"),
    _answer("accepte_interim", "accepts_temporary", "accepte l'intérim"),
    _answer("accepte_saisonnier", "accepts_seasonal", "accepte un emploi saisonnier"),
    _answer("accepte_alternance", "accepts_apprenticeship", "accepte l'alternance"),
    _answer("accepte_non_salarie", "accepts_self_employed", "accepte une activité non salariée"),
    _answer("accepte_temps_plein", "accepts_full_time", "accepte un temps plein"),
    _answer("accepte_temps_partiel", "accepts_part_time", "accepte un temps partiel"),
    _answer("accepte_teletravail", "accepts_remote", "accepte le télétravail complet"),
    _answer("accepte_nuit", "accepts_night", "accepte le travail de nuit"),
    _answer("accepte_week_end", "accepts_weekend", "accepte le travail du week-end"),
    _answer("accepte_astreintes", "accepts_on_call", "accepte les astreintes"),
    _answer("accepte_horaires_postes", "accepts_shifts", "accepte les horaires postés"),
    _answer("accepte_deplacements", "accepts_long_trips", "accepte les grands déplacements"),
    FieldSpec(
        "salaire_souhaite",
        "wished_salary",
        Target.SALARY,
        values.salary,
        "minimum souhaité, en euros bruts : montant/heure, montant/mois ou montant/an",
        "1900/mois",
    ),
    FieldSpec(
        "niveau",
        "education_level",
        Target.ANSWER,
        values.education_level,
        "niveau de formation, de 3 à 8 ; 0 ou « aucun » : sans diplôme",
        "4",
    ),
    FieldSpec(
        "domaine", "education_field", Target.ANSWER, values.education_field, "Formacode du diplôme", "23054"
    ),
    FieldSpec(
        "competences",
        "skill",
        Target.ITEMS,
        values.family("skill", values.skill),
        "codes OGR ; « non: » devant ce que la personne dit ne pas avoir",
        "114267|non:102873",
    ),
    FieldSpec(
        "permis",
        "licence",
        Target.ITEMS,
        values.family("licence", values.licence),
        "catégories de permis ; « aucun »",
        "B|non:CE",
    ),
    FieldSpec(
        "langues",
        "language",
        Target.ITEMS,
        values.family("language", values.language),
        "codes ISO 639, avec le niveau du CECRL s'il est connu",
        "en:B2|de|aucun_autre",
    ),
    FieldSpec(
        "certifications",
        "certification",
        Target.ITEMS,
        values.family("certification", values.certification),
        "codes, chacun avec son dernier jour de validité s'il y en a un",
        "R489-3:2028-05-31",
    ),
    _identity("prenom", "first_name", values.name, "prénom", "Camille"),
    _identity("nom", "last_name", values.name, "nom", "Martin"),
    _identity(
        "courriel",
        "email",
        values.email,
        "adresse électronique ; « aucun » efface la précédente",
        "c@exemple.fr",
    ),
    _identity(
        "telephone", "phone", values.phone, "téléphone ; « aucun » efface le précédent", "+33612345678"
    ),
)
NAMES = frozenset(spec.name for spec in FIELDS)
BY_NAME = {spec.name: spec for spec in FIELDS}
#: A CSV feed has these columns, filled or not.
MANDATORY_COLUMNS = ("identifiant", "categorie", "commune", "metiers", "zones")

#: Governance P1: never kept, whatever a feed says. Written without separators.
DENIED = frozenset(
    "nir numerosecuritesociale securitesociale iban bic rib banque comptebancaire nationalite nationality"
    " paysnaissance lieunaissance origine situationfamiliale situationmatrimoniale famille enfants"
    " nombreenfants conjoint photo religion syndicat sante health handicap rqth boe maladie grossesse"
    " salaireprecedent derniersalaire anciensalaire previoussalary sexe civilite datenaissance age".split()
)


def is_denied(name: str) -> bool:
    """Whatever its capitals, accents and separators: `N.I.R` and `nir` are one."""
    return plain_name(name).replace("_", "") in DENIED


def plain_name(name: str) -> str:
    """In lower case, without accents, words joined by one underscore."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "_".join("".join(c if c.isalnum() else " " for c in plain).split())
