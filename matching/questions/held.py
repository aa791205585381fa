"""The answers of a person that one offer reads: what is held, and who said it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from candidates.enums import Category
from candidates.models import ANSWER_FIELDS, HeldItem, JobSeeker
from candidates.provenance import Source, provenance_of
from matching.asked import rows_by_criterion
from offers.enums import AT_LEAST, LABEL_ITEM
from offers.models import OfferCriterion
from offers.wording import in_words

#: Criteria that compare lists of things → the person's rows, and the field that names one.
ITEMS = {
    "skill": ("skills", "ogr"),
    "licence": ("licences", "code"),
    "language": ("languages", "code"),
    "certification": ("certifications", "code"),
}
#: Criteria that one answer decides, whatever the offer asks.
SINGLE = {"availability": "available_from", "education": "education_level", "salary": "wished_salary"}
#: Decides for who is in category D, also of an offer that says nothing of its start.
UNSAID = "availability"


@dataclass(frozen=True)
class HeldAnswer:
    """``question``: its code (see `candidates.Answer`); ``asked``: what the offer asks, in words.

    ``value``: as `Answer.values` writes it, None where nothing is known; ``source``: None if nobody said it.
    """

    question: str
    criterion: str
    asked: str
    value: Any
    source: Source | None


def questions_of(rows: Iterable[OfferCriterion]) -> dict[str, list[str]]:
    """Criterion of the engine → the answer that each of its rows reads, in the order of the rows.

    Empty where no answer decides: what a person seeks, where they accept to work, how long they worked, and
    what only a label names. Of what the offer does not say, what may decide all the same.
    """
    return {UNSAID: [SINGLE[UNSAID]]} | {
        code: [question_of(row) for row in same if row.item != AT_LEAST]
        for code, same in rows_by_criterion(rows).items()
    }


def held_answer(question: str, rows: Iterable[OfferCriterion], person: JobSeeker) -> HeldAnswer | None:
    """None for a question that is not asked of this person for this offer."""
    asking = [row for row in rows if question_of(row) == question]
    if not asking and not (question == SINGLE[UNSAID] and person.category == Category.D):
        return None
    value = _value(question, person)
    return HeldAnswer(
        question=question,
        criterion=asking[0].code if asking else UNSAID,
        asked=", ".join(text for words in in_words(asking) for text in words.texts),
        value=value,
        source=provenance_of(person).of(question, known=value is not None),
    )


def question_of(row: OfferCriterion) -> str:
    """Empty where no answer decides."""
    if row.code in SINGLE:
        return SINGLE[row.code]
    if row.code in ITEMS:
        return "" if row.item.startswith(LABEL_ITEM) or row.item == AT_LEAST else f"{row.code}:{row.item}"
    if row.code == "mobility":
        return "accepts_remote" if row.value.get("fully_remote") else ""
    accepted = f"accepts_{row.item}"
    return accepted if accepted in ANSWER_FIELDS else ""


def _value(question: str, person: JobSeeker) -> Any:
    family, _, item = question.partition(":")
    if not item:
        return getattr(person, question)
    rows, key = ITEMS[family]
    held: HeldItem | None = getattr(person, rows).filter(**{key: item}).first()
    if held is None:
        return None
    level = getattr(held, "level", None) if family == "language" else None
    return level or held.held
