"""What an offer may ask for less: for each criterion, the changes between which one has a choice.

Each is the bounded step of the criterion as an offer can say it. Where the step is the person's to take and
not the offer's, or the law forbids it, there is no choice and `why_none` says why (docs/matching.md).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from francetravail_match.common.templatetags.french import day, months
from offers.enums import AT_LEAST, ContractKind, CriterionLevel, WorkingTime
from offers.models import OfferCriterion
from offers.services.criteria import copies
from offers.wording import texts_of

from ..criteria import CRITERIA

Rows = list[OfferCriterion]
#: In months and in days: those of the steps of the criteria.
EXPERIENCE_STEP = 12
START_STEP = datetime.timedelta(days=30)
ALL = "all"
FEWER = "fewer"
EITHER = "either"

PEOPLE_S_SIDE = {
    "occupation": (
        "Une offre porte un seul métier. Les personnes qui en cherchent un voisin ou lié peuvent accepter "
        "celui-ci : c'est à elles qu'il faut le demander, et l'offre ne change pas."
    ),
    "mobility": (
        "Le lieu de travail reste le même. Les personnes dont la zone s'arrête un peu avant peuvent accepter "
        "de s'y rendre : c'est à elles qu'il faut le demander, et l'offre ne change pas."
    ),
}
NO_START = (
    "L'offre commence dès que possible, et le délai est national, le même pour tout le monde : demandez aux "
    "personnes quand elles seront libres."
)
NO_LENGTH = "L'offre demande une expérience sans dire combien : complétez-la d'abord avec l'employeur."
SHORT_CONTRACT = "Un CDD ne se conclut que dans les cas prévus par la loi : l'employeur doit avoir un motif."


@dataclass(frozen=True)
class Choice:
    """``rows``: what the offer would ask for under this criterion. ``note``: what to know before."""

    key: str
    words: str
    rows: Rows
    note: str = ""


def choices(code: str, rows: Rows, today: datetime.date) -> list[Choice]:
    """The changes that ``rows``, what the offer asks for under this criterion, leave open."""
    if code == "availability":
        return _availability(rows, today)
    found = CHOICES.get(code)
    return found(copies(rows)) if found and rows else []


def why_none(code: str) -> str:
    """Why the offer cannot be changed for this criterion; "" for one that has choices."""
    relaxation = next((c.relaxation for c in CRITERIA if c.code == code), None)
    if relaxation is None or relaxation.unlawful:
        return relaxation.unlawful if relaxation else "Ce critère ne s'assouplit pas."
    return PEOPLE_S_SIDE.get(code) or {"availability": NO_START, "experience": NO_LENGTH}.get(code, "")


def _availability(rows: Rows, today: datetime.date) -> list[Choice]:
    if not rows:
        return []
    start = max(datetime.date.fromisoformat(rows[0].value["on"]), today) + START_STEP
    later = [_with_value(rows[0], on=start.isoformat())]
    return [Choice("later", f"commencer à partir du {day(start)}, 30 jours plus tard", later)]


def _contract(rows: Rows) -> list[Choice]:
    now = rows[0]
    other = ContractKind.FIXED_TERM if now.item == ContractKind.PERMANENT else ContractKind.PERMANENT
    label = ContractKind(now.item).label if now.item in ContractKind else "contrat non reconnu"
    note = SHORT_CONTRACT if other == ContractKind.FIXED_TERM else ""
    words = f"proposer un {other.label} au lieu de : {label}"
    return [Choice(other, words, [OfferCriterion(code=now.code, item=other.value)], note)]


def _working_time(rows: Rows) -> list[Choice]:
    other = next(each for each in WorkingTime if each != rows[0].item)
    instead = [OfferCriterion(code="working_time", item=other.value)]
    return [
        Choice(EITHER, "laisser le choix entre temps plein et temps partiel", []),
        Choice(other, f"proposer un {other.label.lower()} au lieu d'un {_time(rows[0].item)}", instead),
    ]


def _time(item: str) -> str:
    return WorkingTime(item).label.lower()


def _schedule(rows: Rows) -> list[Choice]:
    return [
        Choice(dropped.item, f"renoncer à : {text.lower()}", [row for row in rows if row is not dropped])
        for dropped, text in _named(rows)
    ]


def _experience(rows: Rows) -> list[Choice]:
    asked = rows[0].value["months"]
    if asked is None or not _is_required(rows[0]):
        return []
    if asked > EXPERIENCE_STEP:
        least = asked - EXPERIENCE_STEP
        fewer = [_with_value(rows[0], months=least)]
        return [Choice(FEWER, f"demander {months(least)} d'expérience au lieu de {months(asked)}", fewer)]
    words = f"accepter aussi les débutants : {months(asked)} d'expérience souhaités, non exigés"
    return [Choice(ALL, words, [_wished(rows[0])])]


def _skill(rows: Rows) -> list[Choice]:
    """One fewer: "k among n" becomes "k - 1 among n", whichever; or one named skill is only wished."""
    named = [row for row in rows if _is_required(row) and row.item != AT_LEAST]
    others = [row for row in rows if row not in named and row.item != AT_LEAST]
    said = next((row.value["count"] for row in rows if row.item == AT_LEAST), len(named))
    enough = min(said, len(named)) - 1
    found = []
    if enough > 0:
        fewer = OfferCriterion(code="skill", item=AT_LEAST, value={"count": enough})
        words = f"se contenter de {enough} des {len(named)} compétences exigées, quelles qu'elles soient"
        found.append(Choice(FEWER, words, [*named, *others, fewer]))
    elif len(named) > 1:
        words = "souhaiter ces compétences sans en exiger aucune"
        found.append(Choice(ALL, words, [*map(_wished, named), *others]))
    if enough == len(named) - 1:
        found += _one_wished(named, others)
    return found


def _family(rows: Rows) -> list[Choice]:
    required = [row for row in rows if _is_required(row)]
    others = [row for row in rows if row not in required]
    found = _one_wished(required, others)
    if len(required) > 1:
        found.append(Choice(ALL, "tout souhaiter, sans rien exiger", [*map(_wished, required), *others]))
    return found


def _one_wished(required: Rows, others: Rows) -> list[Choice]:
    return [
        Choice(
            one.item,
            f"souhaiter « {text} » sans l'exiger",
            [*(row for row in required if row is not one), _wished(one), *others],
        )
        for one, text in _named(required)
    ]


def _named(rows: Rows) -> Iterable[tuple[OfferCriterion, str]]:
    return zip(rows, texts_of(rows), strict=True)


def _is_required(row: OfferCriterion) -> bool:
    return row.level == CriterionLevel.REQUIRED


def _wished(row: OfferCriterion) -> OfferCriterion:
    return OfferCriterion(code=row.code, item=row.item, level=CriterionLevel.WISHED, value=row.value)


def _with_value(row: OfferCriterion, **value: object) -> OfferCriterion:
    return OfferCriterion(code=row.code, item=row.item, level=row.level, value=row.value | value)


CHOICES: dict[str, Callable[[Rows], list[Choice]]] = {
    "contract": _contract,
    "working_time": _working_time,
    "schedule": _schedule,
    "experience": _experience,
    "skill": _skill,
    "licence": _family,
    "language": _family,
    "certification": _family,
}
