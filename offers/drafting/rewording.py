"""A rewording that the linter proposes, put in the place of what it takes."""

from ..linter import Alarm, label_of
from ..linter.alarm import TEXTS, Field
from ..models import OfferCriterion
from .forms.requirements import KEPT
from .reading import Written

Answers = dict[str, list[str]]


def key_of(rule: str, digest: str) -> str:
    return f"{rule}:{digest}"


def reworded(written: Written, answers: Answers, wanted: str) -> Answers:
    """The answers of the step with what the alarm proposes; as they are if the alarm is no longer there."""
    if unlawful := [alarm.excerpt for alarm in written.alarms if _of_criterion(alarm, wanted)]:
        return _without(answers, [row for row in written.criteria() if label_of(row) in unlawful])
    texts = {name: value for name, value in written.written().items() if name in TEXTS}
    # From the end: what is replaced moves nothing that is still to be.
    for alarm in reversed(written.alarms):
        if (
            alarm.field in TEXTS
            and alarm.rewording is not None
            and key_of(alarm.rule, alarm.digest) == wanted
        ):
            before = texts[alarm.field]
            texts[alarm.field] = before[: alarm.start] + alarm.rewording + before[alarm.end :]
    return answers | {name: [text] for name, text in texts.items() if text}


def _of_criterion(alarm: Alarm, wanted: str) -> bool:
    return (
        alarm.field == Field.CRITERIA and alarm.rewording == "" and key_of(alarm.rule, alarm.digest) == wanted
    )


def _without(answers: Answers, rows: list[OfferCriterion]) -> Answers:
    """Without these of the criteria that were kept as they are."""
    taken = {KEPT.format(code=row.code, item=row.item) for row in rows}
    return answers | {"kept": [key for key in answers.get("kept", []) if key not in taken]}
