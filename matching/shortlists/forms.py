"""What the screens of shortlists ask."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet, TextChoices
from dsfr.forms import DsfrBaseForm

from francetravail_match.common.sensitive_text import validate_not_sensitive
from offers.models import EmployerContact

from .enums import (
    NOTE_MOST,
    OF_THE_ADVISOR,
    ApproachMeans,
    DeclineReason,
    EmployerReason,
    ReferralState,
    ShortlistReason,
    WithdrawalReason,
)
from .models import Interview
from .models.interviews import MINUTES_LEAST, MINUTES_MOST

NO_REASON = ("", "Choisir un motif")


class Answer(TextChoices):
    """What an approach gave."""

    AWAITED = "awaited", "Sa réponse est attendue"
    INTERESTED = "interested", "Est intéressée"
    DECLINED = "declined", "Décline"
    SILENT = "silent", "Ne répond pas : sa réponse n'est plus attendue"


class SeenForm(forms.Form):
    """The edition of the shortlist that the page showed."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class MoveForm(SeenForm):
    places = forms.TypedChoiceField(choices=[("-1", ""), ("1", "")], coerce=int)


class PickForm(forms.Form):
    """What somebody just taken out had, who is put back."""

    note = forms.CharField(max_length=NOTE_MOST, required=False, validators=[validate_not_sensitive])
    place = forms.IntegerField(min_value=1, max_value=2**15 - 1, required=False)


class NoteForm(DsfrBaseForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Note pour l'équipe",
        help_text="Jamais transmise à l'employeur. Rien sur la santé, la famille ou les opinions.",
        max_length=NOTE_MOST,
        required=False,
        validators=[validate_not_sensitive],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(DsfrBaseForm):
    """Why liaison sends a shortlist back."""

    reason = forms.TypedChoiceField(
        label="Motif",
        choices=[NO_REASON, *(r for r in ShortlistReason.choices if r[0] not in OF_THE_ADVISOR)],
        coerce=ShortlistReason,
        error_messages={"required": "Choisissez un motif."},
    )


class ApproachForm(DsfrBaseForm):
    """How the person was told of the offer, and what they said. Once approached, an answer alone does."""

    means = forms.TypedChoiceField(
        label="Comment a-t-elle été approchée ?",
        coerce=ApproachMeans,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la personne a été approchée."},
    )
    answer = forms.TypedChoiceField(
        label="Que répond-elle ?",
        choices=Answer.choices,
        coerce=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que la personne répond."},
    )
    identity_agreed = forms.BooleanField(
        label="Elle accepte que cet employeur connaisse son nom et ses coordonnées",
        help_text="Sans cela, l'employeur la lit sous pseudonyme.",
        required=False,
    )
    reason = forms.TypedChoiceField(
        label="Si elle décline, pourquoi ?",
        choices=[("", "Choisir un motif, si elle décline"), *DeclineReason.choices],
        coerce=DeclineReason,
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any = None, *, state: str) -> None:
        super().__init__(data)
        means: forms.TypedChoiceField = self.fields["means"]
        means.required = state == ReferralState.PROPOSED
        means.choices = list(ApproachMeans.choices)
        if not means.required:
            means.choices = [*means.choices, ("", "Elle a répondu d'elle-même")]
        if state == ReferralState.NO_ANSWER:
            del self.fields["means"]
            self.fields["answer"].choices = [(a.value, a.label) for a in (Answer.INTERESTED, Answer.DECLINED)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answer = cleaned.get("answer")
        if answer == Answer.DECLINED and not cleaned.get("reason"):
            self.add_error("reason", "Choisissez pourquoi elle décline ; « Ne dit pas pourquoi » suffit.")
        if answer == Answer.AWAITED and "means" in self.fields and not cleaned.get("means"):
            self.add_error("means", "Dites par quel moyen la personne a été relancée.")
        return cleaned


class RecipientForm(DsfrBaseForm):
    """To whom the link goes; to nobody: it is shown once, to be given by hand."""

    contact = forms.ModelChoiceField(
        label="À qui",
        queryset=EmployerContact.objects.none(),
        required=False,
        empty_label="Personne : afficher un lien à transmettre",
    )

    def __init__(self, data: Any = None, *, contacts: QuerySet[EmployerContact]) -> None:
        super().__init__(data)
        field: forms.ModelChoiceField = self.fields["contact"]
        field.queryset = contacts


#: Outcome → the reasons of which one is wanted.
REASONS: dict[str, list[str]] = {
    ReferralState.NOT_RETAINED: EmployerReason.values,
    ReferralState.WITHDREW: WithdrawalReason.values,
}


class OutcomeForm(DsfrBaseForm):
    """What becomes of somebody presented, with the coded reason that some outcomes want."""

    outcome = forms.TypedChoiceField(
        label="Réponse",
        coerce=ReferralState,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    reason = forms.ChoiceField(label="Motif", required=False)
    words: ClassVar[dict[str, str]] = {}

    def __init__(self, data: Any = None, *, steps: Iterable[str], prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix)
        offered = [state for state in self.words if state in steps]
        outcome: forms.TypedChoiceField = self.fields["outcome"]
        outcome.choices = [(state, self.words[state]) for state in offered]
        groups = [(ReferralState.NOT_RETAINED, EmployerReason), (ReferralState.WITHDREW, WithdrawalReason)]
        reason: forms.ChoiceField = self.fields["reason"]
        asked = [(self.words[state], kind.choices) for state, kind in groups if state in offered]
        reason.choices = [("", "Choisir un motif, s'il en faut un"), *asked]
        if not asked:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = REASONS.get(cleaned.get("outcome", ""), [])
        if wanted and cleaned.get("reason") not in wanted:
            self.add_error("reason", "Choisissez un motif qui va avec cette réponse.")
        if not wanted:
            cleaned["reason"] = ""
        return cleaned


class FollowForm(OutcomeForm):
    """As the agency notes it."""

    words: ClassVar[dict[str, str]] = {
        ReferralState.INTERVIEW: "L'employeur veut la rencontrer",
        ReferralState.HIRED: "Elle est embauchée",
        ReferralState.NOT_RETAINED: "L'employeur ne la retient pas",
        ReferralState.WITHDREW: "Elle se désiste",
    }


class EmployerAnswerForm(OutcomeForm):
    """As the employer says it, on their page."""

    words: ClassVar[dict[str, str]] = {
        ReferralState.INTERVIEW: "Je souhaite la rencontrer",
        ReferralState.HIRED: "Je l'embauche",
        ReferralState.NOT_RETAINED: "Je ne la retiens pas",
    }


class InterviewForm(DsfrBaseForm):
    starts_at = forms.DateTimeField(
        label="Date et heure",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        error_messages={
            "required": "Donnez une date et une heure.",
            "invalid": "Écrivez une date et une heure.",
        },
    )
    minutes = forms.IntegerField(
        label="Durée, en minutes",
        min_value=MINUTES_LEAST,
        max_value=MINUTES_MOST,
        initial=45,
        error_messages={
            "min_value": f"{MINUTES_LEAST} minutes au moins.",
            "max_value": f"{MINUTES_MOST} minutes au plus.",
        },
    )
    place = forms.CharField(
        label="Lieu",
        help_text="Une adresse, ou le téléphone ou le lien à utiliser.",
        max_length=200,
        validators=[validate_not_sensitive],
        error_messages={"required": "Dites où l'entretien a lieu."},
    )

    def __init__(self, data: Any = None, *, planned: Interview | None) -> None:
        kept = ("starts_at", "minutes", "place")
        super().__init__(data, initial={name: getattr(planned, name) for name in kept} if planned else None)
