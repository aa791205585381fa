"""One form for each kind of answer: what a person says of themself, typed as the database keeps it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from candidates.enums import AnswerOrigin, EducationLevel, LanguageLevel, SalaryPeriod
from candidates.models import JobSeeker
from francetravail_match.common.sensitive_text import validate_not_sensitive
from matching.criteria import CRITERIA

from .appeal_enums import COMMENT_MOST, Objection
from .held import HeldAnswer
from .trainings import trainings_required_of

COMMENT_HINT = (
    "Un document, une date, un fait. N'écrivez rien sur votre santé, votre famille ou vos opinions."
)
#: Who is told why, when the person says something else than they noted.
NOTED_BY_OTHERS = {AnswerOrigin.ADVISOR, AnswerOrigin.EMPLOYER}
NOT_SAID = ("", "Je ne sais pas, ou je préfère ne pas répondre")
YES_NO = [("yes", "Oui"), ("no", "Non"), NOT_SAID]
#: How the names of most answers begin.
ACCEPTS = "accepte "
ITEM_QUESTIONS = {
    "skill": "Avez-vous cette compétence : {asked} ?",
    "licence": "Avez-vous ce permis : {asked} ?",
    "language": "Parlez-vous cette langue : {asked} ?",
    "certification": "Avez-vous cette certification : {asked} ?",
}


class AnswerForm(DsfrBaseForm):
    """``value()``: the answer as `Answer.values` takes it, None if the person does not say."""

    comment = forms.CharField(
        label="Ce qui montre que l'information notée est fausse",
        help_text=COMMENT_HINT,
        max_length=COMMENT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_not_sensitive],
        error_messages={"required": "Dites en une phrase ce qui montre que l'information est fausse."},
    )

    field_order: Sequence[str] = ("answer", "diploma", "obtained_on", "valid_until", "period", "comment")

    def __init__(self, data: Any = None, *, held: HeldAnswer) -> None:
        super().__init__(data, initial=self.initial_of(held.value))
        self.held = held
        if not self.contradicts_someone:
            del self.fields["comment"]

    @property
    def contradicts_someone(self) -> bool:
        """Whether what is known was noted by somebody else than the person or their file."""
        source = self.held.source
        return self.held.value is not None and source is not None and source.origin in NOTED_BY_OTHERS

    @staticmethod
    def initial_of(value: Any) -> dict[str, Any]:
        return {"answer": value}

    def value(self) -> Any:
        return self.cleaned_data["answer"] or None

    def values(self) -> dict[str, Any]:
        """Question → answer, for `record_answers`."""
        return {self.held.question: self.value()}


class YesNoForm(AnswerForm):
    answer = forms.ChoiceField(label="", choices=YES_NO, widget=forms.RadioSelect, required=False)

    def __init__(self, data: Any = None, *, held: HeldAnswer) -> None:
        super().__init__(data, held=held)
        self["answer"].label = yes_no_question(held)

    @staticmethod
    def initial_of(value: Any) -> dict[str, Any]:
        return {"answer": {True: "yes", False: "no"}.get(value, "")}

    def value(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["answer"])


class DateForm(AnswerForm):
    answer = forms.DateField(
        label="À partir de quelle date êtes-vous disponible ?",
        help_text="Laissez vide si vous ne le savez pas.",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Écrivez une date, par exemple 15/01/2027."},
    )


class LanguageForm(AnswerForm):
    answer = forms.ChoiceField(
        label="",
        required=False,
        choices=[
            *LanguageLevel.choices,
            ("yes", "Oui, je ne connais pas mon niveau"),
            ("no", "Non, je ne parle pas cette langue"),
            NOT_SAID,
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, held: HeldAnswer) -> None:
        super().__init__(data, held=held)
        self["answer"].label = ITEM_QUESTIONS["language"].format(asked=held.asked)

    @staticmethod
    def initial_of(value: Any) -> dict[str, Any]:
        return {"answer": {True: "yes", False: "no", None: ""}.get(value, value)}

    def value(self) -> str | bool | None:
        answer: str = self.cleaned_data["answer"]
        return {"yes": True, "no": False, "": None}.get(answer, answer)


class CertificationForm(YesNoForm):
    obtained_on = forms.DateField(
        label="Obtenue le",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    valid_until = forms.DateField(
        label="Valable jusqu'au",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def value(self) -> Any:
        held = super().value()
        if not held:
            return held
        details = {name: self.cleaned_data.get(name) for name in ("obtained_on", "valid_until")}
        return {name: day for name, day in details.items() if day} or True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        obtained, until = (self.cleaned_data.get(name) for name in ("obtained_on", "valid_until"))
        if obtained and until and until < obtained:
            self.add_error("valid_until", "La fin de validité ne précède pas l'obtention.")
        return cleaned


class EducationForm(AnswerForm):
    answer = forms.TypedChoiceField(
        label="Quel est votre niveau de formation ?",
        required=False,
        choices=[*EducationLevel.choices, NOT_SAID],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    diploma = forms.ChoiceField(
        label="Quel est le domaine de votre diplôme ?", required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, held: HeldAnswer, person: JobSeeker) -> None:
        super().__init__(data, held=held)
        trainings, known = dict(trainings_required_of(person)), person.education_field
        if not trainings:
            del self.fields["diploma"]
            return
        noted = {} if known is None else {known: f"Celui qui est noté (Formacode {known})"}
        self["diploma"].field.choices = [*(noted | trainings).items(), NOT_SAID]
        self["diploma"].initial = known or ""

    def value(self) -> int | None:
        level: int | None = self.cleaned_data["answer"]
        return level

    def values(self) -> dict[str, Any]:
        known = super().values()
        if "diploma" in self.fields:
            known["education_field"] = self.cleaned_data["diploma"] or None
        return known


class SalaryForm(AnswerForm):
    answer = forms.DecimalField(
        label="Quel salaire minimum souhaitez-vous, en euros bruts ?",
        help_text="Laissez vide si vous préférez ne pas le dire.",
        required=False,
        localize=True,
        min_value=1,
        max_digits=9,
        decimal_places=2,
        error_messages={"invalid": "Écrivez un montant, par exemple 1 950."},
    )
    period = forms.ChoiceField(label="Ce salaire est", choices=SalaryPeriod, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, held: HeldAnswer, person: JobSeeker) -> None:
        super().__init__(data, held=held)
        self.fields["period"].initial = person.wished_salary_period or SalaryPeriod.MONTH

    def values(self) -> dict[str, Any]:
        amount = self.value()
        return {
            "wished_salary": amount,
            "wished_salary_period": self.cleaned_data["period"] if amount is not None else None,
        }


FORMS: dict[str, type[AnswerForm]] = {
    "available_from": DateForm,
    "language": LanguageForm,
    "certification": CertificationForm,
}


def answer_form(held: HeldAnswer, person: JobSeeker, data: Any = None) -> AnswerForm:
    """The form of this question; yes or no where nothing finer exists."""
    if held.question == "wished_salary":
        return SalaryForm(data, held=held, person=person)
    if held.question == "education_level":
        return EducationForm(data, held=held, person=person)
    return FORMS.get(held.question.partition(":")[0], YesNoForm)(data, held=held)


def yes_no_question(held: HeldAnswer) -> str:
    family, _, item = held.question.partition(":")
    if item:
        return ITEM_QUESTIONS[family].format(asked=held.asked)
    label = str(JobSeeker._meta.get_field(held.question).verbose_name)  # type: ignore[union-attr]
    if not label.startswith(ACCEPTS):
        return next(criterion.question for criterion in CRITERIA if criterion.code == held.criterion)
    return f"Acceptez-vous {label.removeprefix(ACCEPTS)} ?"


def fact_field(label: str, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=COMMENT_HINT,
        max_length=COMMENT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_not_sensitive],
        error_messages={"required": required},
    )


class WrongFactForm(DsfrBaseForm):
    """What is wrong in what no single answer decides."""

    comment = fact_field(
        "Qu'est-ce qui est faux, et qu'est-ce qui le montre ?", "Dites en une phrase ce qui est faux."
    )


class UnknownFactForm(DsfrBaseForm):
    """What is to be said of it where nothing is known."""

    comment = fact_field("Que souhaitez-vous nous dire ?", "Répondez en une phrase.")


class ObjectionForm(DsfrBaseForm):
    what = forms.TypedChoiceField(
        label="Que souhaitez-vous ?",
        choices=Objection.choices,
        coerce=Objection,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous souhaitez."},
    )
