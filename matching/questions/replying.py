"""One form for each question put to a person; the person fills it, or whoever calls them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from .enums import FieldKind
from .waiting import MONTHS_MOST, AskedField, Question

YES_NO = [("yes", "Oui"), ("no", "Non"), ("", "Je ne sais pas")]
#: Said of a list of which nothing is held; nothing ticked says nothing.
NONE = "none"
#: On a call sheet, beside the fields of a question.
DONT_KNOW = "dont_know"
SAID = {"yes": True, "no": False}


class ReplyForm(DsfrBaseForm):
    """Nothing is required: what is left out is not known, and asked no more for this time."""

    def __init__(
        self,
        question: Question,
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str = "",
        by_phone: bool = False,
    ) -> None:
        """``by_phone``: whoever calls says which questions were put; what is left as it is was not."""
        self.question = question
        self.base_fields = {field.name: _field(field) for field in question.fields} | self.more_fields()
        if by_phone:
            for field in self.base_fields.values():
                if getattr(field, "choices", None) == YES_NO:
                    field.choices = [*YES_NO[:2], ("", "Pas demandé")]  # type: ignore[attr-defined]
            self.base_fields[DONT_KNOW] = forms.BooleanField(label="La personne ne sait pas", required=False)
        super().__init__(data, prefix=prefix or None)

    def more_fields(self) -> dict[str, forms.Field]:
        """What else is asked with the question; `values` has none of it."""
        return {}

    @property
    def was_put(self) -> bool:
        """Whether something was answered, if only that the person does not know."""
        answered = any(value not in (None, "") for value in self.values().values())
        return answered or bool(self.cleaned_data.get(DONT_KNOW))

    @property
    def one_tap(self) -> bool:
        """Whether one of three buttons is the whole answer."""
        return [field.kind for field in self.question.fields] == [FieldKind.YES_NO]

    @property
    def once_for_all(self) -> bool:
        return self.question.code.endswith(":")

    def values(self) -> dict[str, Any]:
        """As `record_replies` takes them."""
        said = {}
        for field in self.question.fields:
            value = self.cleaned_data[field.name]
            match field.kind:
                case FieldKind.YES_NO:
                    value = SAID.get(value)
                case FieldKind.CHOICES:
                    value = None if not value else [code for code in value if code != NONE]
            said[field.name] = value
        return said


def unjudged[Kind: forms.BaseForm](form: Kind) -> Kind:
    """The form with what was typed so far, to go on filling it: nothing in it is called wrong yet."""
    typed = {name: form[name].data for name in form.fields}
    form.initial = {name: value for name, value in typed.items() if value is not None}
    form.is_bound = False
    return form


def _field(asked: AskedField) -> forms.Field:
    label = asked.label[:1].upper() + asked.label[1:]
    match asked.kind:
        case FieldKind.YES_NO:
            return forms.ChoiceField(
                label=label, choices=YES_NO, required=False, widget=forms.RadioSelect, initial=""
            )
        case FieldKind.DATE:
            date = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            invalid = {"invalid": "Écrivez une date, par exemple 15/01/2027."}
            return forms.DateField(label=label, required=False, widget=date, error_messages=invalid)
        case FieldKind.MONTHS:
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=MONTHS_MOST)
        case FieldKind.CHOICES:
            return forms.MultipleChoiceField(
                label=label,
                choices=[(NONE, "Aucun"), *asked.choices],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Cochez tout ce qui convient.",
            )
    return forms.ChoiceField(label=label, choices=asked.choices, required=False, widget=forms.RadioSelect)
