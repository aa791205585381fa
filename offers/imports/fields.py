"""Every field of the API "Offres d'emploi v2" and what becomes of it; what is not here is ignored."""

import re
from collections.abc import Iterator
from typing import Any

from .values import clean, fold

# Path → where it goes. `[]` stands for each object of a list.
MAPPED = {
    "id": "number of the offer at its source",
    "intitule": "title; `appellationlibelle`, then `romeLibelle`, where it is empty",
    "description": "description",
    "dateCreation": "date of creation, and of publication while the source keeps the offer alive",
    "dateActualisation": "date of the last update at the source",
    "romeCode": "criterion `occupation`; an unknown code refuses the line",
    "appellationlibelle": "value of `occupation`: the job title, if ROME has this label under this code",
    "lieuTravail.libelle": "criterion `mobility`: commune by name, département, région, country",
    "lieuTravail.commune": "criterion `mobility`: commune by INSEE code",
    "lieuTravail.codePostal": "criterion `mobility`: commune by postal code and name",
    "lieuTravail.latitude": "criterion `mobility`: nearest commune, if beyond doubt",
    "lieuTravail.longitude": "criterion `mobility`: nearest commune, if beyond doubt",
    "typeContrat": "criterion `contract`",
    "typeContratLibelle": "length of the contract; its type where the code is missing",
    "natureContrat": "nature of the contract; an apprentice's is a contract of its own",
    "alternance": "criterion `contract`: apprenticeship",
    "experienceExige": "level of the criterion `experience`",
    "experienceLibelle": "months of the criterion `experience`",
    "experienceCommentaire": "description; months, if it is nothing but a duration",
    "dureeTravailLibelle": "criteria `working_time` and `schedule`; weekly hours",
    "dureeTravailLibelleConverti": "criterion `working_time`",
    "complementExercice": "description; `working_time` if it is nothing but that",
    "conditionExercice": "description",
    "contexteTravail.horaires[]": "criteria `working_time` and `schedule`; hours as worded",
    "contexteTravail.conditionsExercice[]": "conditions of work as worded",
    "deplacementCode": "how often one travels; criterion `schedule` for long and frequent trips",
    "deplacementLibelle": "how far one travels; criterion `schedule` for long and frequent trips",
    "competences[].code": "criterion `skill`: the ROME item of this OGR code",
    "competences[].libelle": "criterion `skill`: the ROME item of this label, else the label, wished",
    "competences[].exigence": "level of the criterion `skill`",
    "qualitesProfessionnelles[].libelle": "criterion `skill`, wished: ROME item, else the label",
    "permis[].libelle": "criterion `licence`",
    "permis[].exigence": "level of the criterion `licence`",
    "langues[].libelle": "criterion `language`",
    "langues[].exigence": "level of the criterion `language`",
    "formations[].codeFormation": "criterion `education`: field (Formacode)",
    "formations[].domaineLibelle": "criterion `education`: words of the field",
    "formations[].niveauLibelle": "criterion `education`: level",
    "formations[].exigence": "level of `education` in a regulated occupation; elsewhere kept, and wished",
    "formations[].commentaire": "description",
    "salaire.libelle": "criterion `salary`",
    "salaire.commentaire": "description",
    "salaire.complement1": "complements of the salary",
    "salaire.complement2": "complements of the salary",
    "salaire.listeComplements[].code": "complements of the salary",
    "salaire.listeComplements[].libelle": "complements of the salary, where the code is not known",
    "nombrePostes": "number of posts",
    "qualificationCode": "qualification",
    "codeNAF": "sector (NAF)",
    "secteurActivite": "sector (NAF division), where the code is missing",
    "accessibleTH": "flag",
    "employeurHandiEngage": "flag",
    "entrepriseAdaptee": "flag",
    "entreprise.entrepriseAdaptee": "flag",
    "offresManqueCandidats": "flag",
    "entreprise.nom": "employer",
    "entreprise.siret": "employer and establishment, if its key is right",
    "contact.nom": "contact at the employer's, if the offer names its employer",
    "contact.courriel": "e-mail of the contact; link where one applies",
    "contact.telephone": "telephone of the contact",
    "contact.coordonnees1": "e-mail of the contact; link where one applies",
    "contact.coordonnees2": "e-mail of the contact; link where one applies",
    "contact.coordonnees3": "e-mail of the contact; link where one applies",
    "contact.urlPostulation": "link where one applies",
    "origineOffre.origine": "direct or partner",
    "origineOffre.urlOrigine": "link to the offer at its source",
    "origineOffre.partenaires[].nom": "partner sites",
}
# Known, and left out on purpose: why.
IGNORED = {
    "romeLibelle": "the label of the ROME that is loaded is shown; a title of last resort",
    "qualificationLibelle": "says what its code says",
    "secteurActiviteLibelle": "says what its code says",
    "trancheEffectifEtab": "describes the establishment, serves nothing here",
    "pays": "always France, and said by the place",
    "entreprise.description": "free text about the employer",
    "entreprise.logo": "nothing is loaded from outside",
    "entreprise.url": "free address, unverified",
    "qualitesProfessionnelles[].description": "says what its label says",
    "origineOffre.partenaires[].url": "the offer's address at its source is enough",
    "origineOffre.partenaires[].logo": "nothing is loaded from outside",
    "contact.commentaire": "free text about a person",
    "contact.urlRecruteur": "free address, unverified",
    "agence.courriel": "our agencies are our own",
    "agence.telephone": "our agencies are our own",
    "outilsBureautiques[]": "free wording; the skills say it",
}
KNOWN = MAPPED.keys() | IGNORED.keys()
PARENTS = {path[: match.start()] for path in KNOWN for match in re.finditer(r"\.|\[\]", path)}

# Governance P1: what no model and no import may hold. Words of a field's name, folded.
DENIED = re.compile(
    r"\b(?:nir|numero secu\w*|securite sociale|num secu|iban|bic|rib|bancaire|nationalites?|pays naissance|"
    r"situation familiale|etat civil|nombre enfants|photo\w*|religion|syndica\w*|sante|sexe|age|"
    r"salaire (?:precedent|anterieur)|date naissance|origine ethnique)\b"
)
LONGEST_PATH = 80
DEEPEST = 6


def present_fields(value: dict[str, Any]) -> tuple[list[str], set[str], set[str]]:
    """(mapped paths that say something, one per value; ignored paths; paths that governance denies)."""
    mapped: list[str] = []
    ignored: set[str] = set()
    denied: set[str] = set()
    for path, inner in _leaves(value, "", 0):
        if path in MAPPED:
            if clean(inner).strip() or isinstance(inner, bool):
                mapped.append(path)
        elif path not in IGNORED and DENIED.search(_name(path)):
            denied.add(path)
        elif path not in PARENTS:
            ignored.add(path)
    return mapped, ignored, denied


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    """The fields that hold no other; what is inside an unknown field is looked at for its names only."""
    if isinstance(value, dict) and value and depth < DEEPEST:
        for key, inner in value.items():
            name = clean(key)[:LONGEST_PATH] or "(sans nom)"
            yield from _leaves(inner, f"{path}.{name}"[:LONGEST_PATH] if path else name, depth + 1)
    elif isinstance(value, list) and value and (path in PARENTS or any(isinstance(i, dict) for i in value)):
        for inner in value:
            yield from _leaves(inner, f"{path}[]"[:LONGEST_PATH], depth + 1)
    elif path:
        yield path, value


def _name(path: str) -> str:
    """`candidat.numeroSecu` → « candidat numero secu »."""
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path))
