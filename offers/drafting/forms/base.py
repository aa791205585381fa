import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from dsfr.forms import DsfrBaseForm

from francetravail_match.accounts.models import User

from ...enums import CriterionLevel
from ...models import JobOffer, OfferCriterion

Answers = Mapping[str, list[str]]
LEVELS = [("", "Non demandé"), (CriterionLevel.WISHED, "Souhaité"), (CriterionLevel.REQUIRED, "Exigé")]


@dataclass
class Around:
    """What a step may read beside its own answers.

    ``stored``: the criteria that the offer had when the writing began. ``occupation``: the ROME code chosen.
    ``title`` and ``description``: what is written of them. ``shown``: whether the form is, and what it
    proposes.
    """

    offer: JobOffer
    user: User
    stored: list[OfferCriterion] = field(default_factory=list)
    occupation: str = ""
    title: str = ""
    description: str = ""
    shown: bool = True


class StepForm(DsfrBaseForm):
    """One step, bound to what was typed. What is valid in it counts, even where the rest is not yet."""

    use_required_attribute = False
    base_fields: dict[str, forms.Field]

    def __init__(self, answers: Answers, around: Around) -> None:
        self.around = around
        self.prepare(answers)
        super().__init__(MultiValueDict(answers))

    def prepare(self, answers: Answers) -> None:
        """Before the fields are made."""

    @property
    def given(self) -> dict[str, Any]:
        """The fields that make sense; None or an empty value where one does not."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}

    def without_errors(self) -> None:
        """For a step that nobody has handed in yet: what is not typed is not wrong."""
        self.errors.clear()

    def criteria(self) -> list[OfferCriterion]:
        return []

    def details(self) -> dict[str, Any]:
        """What the step says of `OfferDetails`."""
        return {}

    def written(self) -> dict[str, Any]:
        """What the step says of the offer's own fields."""
        return {}


class NumberField(forms.DecimalField):
    """A number as one writes it in French: « 2 100 », « 12,50 »."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"[\s€]", "", str(value or "")).replace(",", ".")
        return super().to_python(text)


class LongSelect(forms.Select):
    """A list of hundreds, the same for every offer: its options are written once, without templates."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = _options(tuple(_frozen(choice) for choice in self.choices))
        for code in self.format_value(value):
            written = f'value="{escape(code)}"'
            options = options.replace(written, f"{written} selected", 1)
        shown = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", shown, mark_safe(options))  # noqa: S308 (escaped)


def _frozen(choice: Any) -> tuple[str, Any]:
    """A choice, or a group of them."""
    code, label = choice
    if isinstance(label, list | tuple):
        return str(code), tuple(_frozen(each) for each in label)
    return str(code), str(label)


@lru_cache(maxsize=16)
def _options(choices: tuple[tuple[str, Any], ...]) -> str:
    return "\n".join(
        format_html('<option value="{}">{}</option>', code, label)
        if isinstance(label, str)
        else format_html('<optgroup label="{}">{}</optgroup>', code, mark_safe(_options(label)))  # noqa: S308
        for code, label in choices
    )


def level_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: LEVELS, required=False, widget=forms.RadioSelect)


def words_field(label: str, hint: str = "", **more: Any) -> forms.CharField:
    """The text of a combobox; what is chosen is in the field of the same name without `q_`."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Choisissez dans la liste."},
        **more,
    )


def chosen_field() -> forms.CharField:
    return forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


NOT_CHOSEN = forms.ValidationError(
    "Choisissez une proposition de la liste : tapez quelques lettres, puis flèche bas et Entrée.",
    code="not_chosen",
)
