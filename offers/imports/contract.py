"""Type, nature and length of the contract."""

import re
from dataclasses import dataclass

from offers.enums import UNREADABLE, ContractKind, ContractNature
from offers.models import OfferCriterion

from .values import Raw, fold

CONTRACTS = {
    "CDI": ContractKind.PERMANENT,
    "DIN": ContractKind.PERMANENT,  # CDI intérimaire
    "CDD": ContractKind.FIXED_TERM,
    "DDI": ContractKind.FIXED_TERM,  # CDD d'insertion
    "DDT": ContractKind.FIXED_TERM,  # CDD tremplin
    "MIS": ContractKind.TEMPORARY,
    "TTI": ContractKind.TEMPORARY,  # contrat de travail temporaire d'insertion
    "SAI": ContractKind.SEASONAL,
    "LIB": ContractKind.SELF_EMPLOYED,
    "FRA": ContractKind.SELF_EMPLOYED,
    "CCE": ContractKind.SELF_EMPLOYED,
    "REP": ContractKind.SELF_EMPLOYED,
}
# Where the code is missing: the first words of the label. The longer comes first.
LABELS = (
    ("contrat a duree indeterminee", ContractKind.PERMANENT),
    ("cdi", ContractKind.PERMANENT),
    ("contrat a duree determinee", ContractKind.FIXED_TERM),
    ("contrat duree determinee", ContractKind.FIXED_TERM),
    ("cdd", ContractKind.FIXED_TERM),
    ("mission interimaire", ContractKind.TEMPORARY),
    ("interim", ContractKind.TEMPORARY),
    ("contrat travail saisonnier", ContractKind.SEASONAL),
    ("saisonnier", ContractKind.SEASONAL),
    ("profession liberale", ContractKind.SELF_EMPLOYED),
    ("profession commerciale", ContractKind.SELF_EMPLOYED),
    ("franchise", ContractKind.SELF_EMPLOYED),
)
NATURES = {
    "contrat travail": ContractNature.ORDINARY,
    "contrat de travail": ContractNature.ORDINARY,
    "contrat apprentissage": ContractNature.APPRENTICESHIP,
    "contrat d apprentissage": ContractNature.APPRENTICESHIP,
    "cont professionnalisation": ContractNature.PROFESSIONALISATION,
    "contrat de professionnalisation": ContractNature.PROFESSIONALISATION,
    "insertion par l activ eco": ContractNature.INTEGRATION,
    "cui cae": ContractNature.SUBSIDISED,
    "cui cie": ContractNature.SUBSIDISED,
    "contrat pacte": ContractNature.PUBLIC_PATHWAY,
    "cdi de chantier ou d operation": ContractNature.PROJECT,
    "contrat d usage": ContractNature.CUSTOMARY,
    "contrat intermittent": ContractNature.INTERMITTENT,
    "portage salarial": ContractNature.UMBRELLA,
    "emploi non salarie": ContractNature.SELF_EMPLOYED,
}
APPRENTICE_NATURES = {ContractNature.APPRENTICESHIP, ContractNature.PROFESSIONALISATION}
LENGTH = re.compile(r"(?<![0-9])([0-9]{1,4})\s*(mois|jour)", re.IGNORECASE)
LONGEST_MONTHS, LONGEST_DAYS = 120, 3660


@dataclass(frozen=True)
class Contract:
    """``months`` or ``days``: how long it lasts, if it says so."""

    criteria: list[OfferCriterion]
    nature: str
    months: int | None
    days: int | None


def read_contract(raw: Raw) -> Contract:
    """An apprentice's contract is one whatever its type; a stated type that is not known is unreadable."""
    stated, label = raw.words("typeContrat"), raw.words("typeContratLibelle")
    nature = _nature(raw)
    kind = CONTRACTS.get(stated.upper()) or (None if stated else _by_label(label))
    if raw.flag("alternance") or nature in APPRENTICE_NATURES:
        kind = ContractKind.APPRENTICESHIP
    months, days = _length(raw, label)
    if kind is None and (stated or label):
        raw.misread("typeContrat" if stated else "typeContratLibelle")
        unread = OfferCriterion(code="contract", item=UNREADABLE, value={"label": (stated or label)[:40]})
        return Contract([unread], nature, months, days)
    criteria = [OfferCriterion(code="contract", item=kind)] if kind else []
    return Contract(criteria, nature, months, days)


def _nature(raw: Raw) -> str:
    label = fold(raw.words("natureContrat"))
    if not label:
        return ""
    found = NATURES.get(label)
    if found is None and "apprentissage" in label:
        found = ContractNature.APPRENTICESHIP
    if found is None and "professionnalisation" in label:
        found = ContractNature.PROFESSIONALISATION
    if found is None:
        raw.misread("natureContrat")
    return found or ""


def _by_label(label: str) -> ContractKind | None:
    folded = fold(label)
    return next((kind for words, kind in LABELS if folded.startswith(words)), None)


def _length(raw: Raw, label: str) -> tuple[int | None, int | None]:
    found = LENGTH.search(label)
    if not found:
        if label and _by_label(label) is None:
            raw.misread("typeContratLibelle")
        return None, None
    number, in_months = int(found[1]), found[2].lower() == "mois"
    if not 1 <= number <= (LONGEST_MONTHS if in_months else LONGEST_DAYS):
        raw.misread("typeContratLibelle")
        return None, None
    return (number, None) if in_months else (None, number)
