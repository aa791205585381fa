"""Offers in the shape of the API, and what the parser makes of them."""

from typing import Any

from offers.imports.france_travail import ParsedOffer, parse_offer
from offers.imports.references import References


def raw(**changes: Any) -> dict[str, Any]:
    offer = {
        "id": "123ABCD",
        "intitule": "Soudeur (H/F)",
        "dateCreation": "2026-10-01T08:00:00.000Z",
        "romeCode": "H2913",
        "lieuTravail": {"libelle": "59 - LILLE", "commune": "59350"},
        "typeContrat": "CDI",
        "experienceExige": "D",
    }
    return {key: value for key, value in (offer | changes).items() if value is not None}


#: Every field of the API, with a value that is understood.
RICH: dict[str, Any] = {
    **raw(),
    "description": "Assemblage de pièces.",
    "dateActualisation": "2026-11-02T09:30:00.123Z",
    "romeLibelle": "Soudage manuel",
    "appellationlibelle": "Soudeur / Soudeuse à l'arc",
    "lieuTravail": {
        "libelle": "59 - LILLE",
        "commune": "59350",
        "codePostal": "59000",
        "latitude": 50.63,
        "longitude": 3.05,
    },
    "entreprise": {
        "nom": "Atelier du Nord",
        "siret": "73282932000074",
        "entrepriseAdaptee": False,
        "description": "Depuis 1950.",
        "logo": "https://example.org/logo.png",
        "url": "https://example.org",
    },
    "typeContratLibelle": "CDD - 6 Mois",
    "natureContrat": "Contrat travail",
    "alternance": False,
    "experienceExige": "E",
    "experienceLibelle": "2 An(s)",
    "experienceCommentaire": "en chaudronnerie",
    "dureeTravailLibelle": "35H/semaine\nTravail de nuit",
    "dureeTravailLibelleConverti": "Temps plein",
    "complementExercice": "Prime de panier",
    "conditionExercice": "en atelier",
    "contexteTravail": {"horaires": ["35H/semaine\nTravail de nuit"], "conditionsExercice": ["En extérieur"]},
    "deplacementCode": "4",
    "deplacementLibelle": "Quotidiens Zone nationale",
    "competences": [{"code": "100100", "libelle": "Souder à l'arc", "exigence": "E"}],
    "qualitesProfessionnelles": [{"libelle": "Faire preuve d'autonomie", "description": "…"}],
    "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}],
    "langues": [{"libelle": "Anglais", "exigence": "S"}],
    "outilsBureautiques": ["Tableur"],
    "formations": [
        {
            "codeFormation": "23054",
            "domaineLibelle": "soudage",
            "niveauLibelle": "CAP, BEP et équivalents",
            "commentaire": "ou équivalent",
            "exigence": "E",
        }
    ],
    "salaire": {
        "libelle": "Mensuel de 2000,00 Euros à 2300,00 Euros sur 12 mois",
        "commentaire": "selon profil",
        "complement1": "Mutuelle",
        "complement2": "Primes",
        "listeComplements": [{"code": "14", "libelle": "Indemnité transports"}],
    },
    "nombrePostes": 2,
    "qualificationCode": "3",
    "qualificationLibelle": "Ouvrier qualifié (P1,P2)",
    "codeNAF": "25.11Z",
    "secteurActivite": "25",
    "secteurActiviteLibelle": "Fabrication de structures métalliques",
    "trancheEffectifEtab": "10 à 19 salariés",
    "accessibleTH": True,
    "employeurHandiEngage": False,
    "entrepriseAdaptee": False,
    "offresManqueCandidats": True,
    "pays": "France",
    "origineOffre": {
        "origine": "2",
        "urlOrigine": "https://example.org/offres/123ABCD",
        "partenaires": [
            {"nom": "PARTENAIRE", "url": "https://example.org/1", "logo": "https://example.org/1.png"}
        ],
    },
    "contact": {
        "nom": "Mme Carole Pichon",
        "courriel": "Pour postuler : Carole.Pichon@atelier.example.org",
        "telephone": "03 20 00 00 00",
        "coordonnees1": "1 rue du Port",
        "coordonnees2": "59000 LILLE",
        "coordonnees3": "Courriel : accueil@atelier.example.org",
        "urlPostulation": "https://example.org/postuler?offre=1",
        "commentaire": "Appeler le matin",
        "urlRecruteur": "https://example.org/nous",
    },
    "agence": {"courriel": "agence@example.org", "telephone": "0320000000"},
}


def parse(references: References, **changes: Any) -> ParsedOffer:
    return parse_offer(raw(**changes), references)


def criteria(parsed: ParsedOffer, code: str) -> list[tuple[str, str, Any]]:
    """(item, level, value) of the criteria of this code, in their order."""
    return [(c.item, c.level, c.value) for c in parsed.criteria if c.code == code]


def items(parsed: ParsedOffer, code: str) -> list[str]:
    return [item for item, _, _ in criteria(parsed, code)]
