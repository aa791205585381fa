from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from .enums import OfferState, SetAsideReason
from .life import Transition, may_reopen
from .models import JobOffer


class TransitionForm(DsfrBaseForm):
    """What a change of state needs: the coded reason, if it takes one, and the state that the page showed."""

    seen = forms.ChoiceField(choices=OfferState, widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(
        label="Motif",
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Ce motif ne convient pas ici : choisissez-en un dans la liste.",
        },
    )

    def __init__(self, *args: Any, transition: Transition, offer: JobOffer, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": offer.state}, **kwargs)
        choices = transition.choices
        if offer.state == OfferState.CLOSED and OfferState.CLOSED in transition.sources:
            choices = [(code, label) for code, label in choices if may_reopen(offer.closing_reason, code)]
        if choices:
            self.fields["reason"].choices = [("", "Choisir un motif"), *choices]
        else:
            del self.fields["reason"]


class SetAsideForm(DsfrBaseForm):
    """Which alarm does not hold, and why."""

    rule = forms.CharField(max_length=40, widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisir un motif"), *SetAsideReason.choices],
        error_messages={"required": "Choisissez un motif."},
    )
