"""What two people wrote of one step, field by field."""

import os.path
from typing import NamedTuple

from ..models import DraftAnswers
from .forms import StepForm

#: Of longer texts, what both begin with is left out, but for so many letters.
LONG, LEFT_BEFORE = 160, 40


class Difference(NamedTuple):
    label: str
    theirs: str
    mine: str


def differences_of(form: StepForm, row: DraftAnswers) -> list[Difference]:
    """The fields that the stored step has otherwise than what was typed here."""
    theirs = type(form)(row.answers, form.around)
    found = []
    for name in dict.fromkeys([*form.fields, *theirs.fields]):
        field = form.fields.get(name) or theirs.fields[name]
        if not field.label:
            continue
        one, other = _words(theirs, name), _words(form, name)
        if one != other:
            found.append(Difference(str(field.label), *_where_they_part(one, other)))
    return found


def _where_they_part(one: str, other: str) -> tuple[str, str]:
    if max(len(one), len(other)) <= LONG:
        return one, other
    alike = len(os.path.commonprefix([one, other]))
    start = one.rfind(" ", 0, max(alike - LEFT_BEFORE, 0)) + 1
    return (f"… {one[start:]}", f"… {other[start:]}") if start else (one, other)


def _words(form: StepForm, name: str) -> str:
    """As the page shows what was typed: the labels of what was chosen."""
    choices: dict[str, str] = {}
    for code, label in getattr(form.fields.get(name), "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(code, label)]
        choices |= {str(each): str(words) for each, words in pairs}
    typed = form.data.getlist(name) if name in form.data else []
    return ", ".join(choices.get(value, value) for value in typed if value) or "rien"
