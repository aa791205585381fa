from django import forms
from dsfr.forms import DsfrBaseForm

from francetravail_match.common.sensitive_text import validate_not_sensitive


class AddressForm(DsfrBaseForm):
    """Where no address is known: the code goes to the one that the person gives."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        help_text="Nous y envoyons un code. Elle est gardée chiffrée, et effacée avec le reste.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Écrivez l'adresse où recevoir le code."},
    )


class CodeForm(DsfrBaseForm):
    code = forms.CharField(
        label="Code reçu",
        help_text="Six chiffres, par exemple 012345",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Écrivez le code que vous avez reçu."},
    )


class CorrectionForm(DsfrBaseForm):
    words = forms.CharField(
        label="Ce qui est faux, et ce qui est vrai",
        help_text="N'écrivez rien sur votre santé, votre famille ou vos opinions.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_not_sensitive],
        error_messages={"required": "Dites en une phrase ce qui est à corriger."},
    )
