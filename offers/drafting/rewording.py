"""A rewording that the linter proposes, put in the place of what it takes."""

from ..linter.alarm import TEXTS
from .reading import Written

Answers = dict[str, list[str]]


def key_of(rule: str, digest: str) -> str:
    return f"{rule}:{digest}"


def reworded(written: Written, answers: Answers, wanted: str) -> Answers:
    """The answers of the step with the title and the text; as they are if the alarm is no longer there."""
    texts = {name: value for name, value in written.written().items() if name in TEXTS}
    # From the end: what is replaced moves nothing that is still to be.
    for alarm in reversed(written.alarms):
        if alarm.rewording is not None and key_of(alarm.rule, alarm.digest) == wanted:
            before = texts[alarm.field]
            texts[alarm.field] = before[: alarm.start] + alarm.rewording + before[alarm.end :]
    return answers | {name: [text] for name, text in texts.items() if text}
