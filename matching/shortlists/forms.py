"""What the screens of shortlists ask."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from dsfr.forms import DsfrBaseForm

from francetravail_match.common.sensitive_text import validate_not_sensitive

from .enums import (
    NOTE_MOST,
    OF_THE_ADVISOR,
    ApproachMeans,
    DeclineReason,
    ReferralState,
    ShortlistReason,
)

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
