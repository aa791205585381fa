from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from .enums import SignatureRefusal

REASON_LENGTH = 500


def written(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Écrivez-le en quelques mots : une autre personne le lira.",
            "max_length": "Ce texte compte %(show_value)s caractères ; le maximum est %(limit_value)d.",
        },
        **options,
    )


class OpenForm(DsfrBaseForm):
    """Why one looks outside; the version, and the latest finding if any, that the page showed."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    after = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = written(
        "Motif de la recherche complémentaire",
        help_text="Ce qui a été fait auprès des personnes inscrites, et pourquoi chercher ailleurs. "
        "Aucun nom de personne.",
    )


class ExhaustionForm(DsfrBaseForm):
    reference = forms.CharField(
        label="Référence de la décision",
        help_text="Le texte où la région l'a décidé. Les autres pilotes et le CSE la lisent.",
        max_length=100,
        error_messages={
            "required": "Donnez la référence de la décision.",
            "max_length": "La référence a %(limit_value)d caractères au plus.",
        },
    )


class CountersignForm(DsfrBaseForm):
    """Signed or refused: the finding that the page showed. A refusal says why, with a code and in words."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Votre décision",
        choices=[("sign", "Je signe"), ("refuse", "Je refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : signer, ou refuser."},
    )
    refusal = forms.ChoiceField(
        label="Motif du refus",
        choices=[("", "Choisir un motif"), *SignatureRefusal.choices],
        required=False,
    )
    words = forms.CharField(
        label="Explication",
        help_text="En cas de refus : ce qu'il faut faire pour que vous signiez.",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("decision") == "refuse":
            if not given.get("refusal"):
                self.add_error("refusal", "Choisissez le motif du refus.")
            if not given.get("words", "").strip():
                self.add_error("words", "Écrivez ce qui manque pour que vous signiez.")
        return given
