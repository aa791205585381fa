from django import forms
from dsfr.forms import DsfrBaseForm

from .enums import Source

#: A file has its own way in.
BY_HAND = [choice for choice in Source.choices if choice[0] != Source.CSV]


class SightingForm(DsfrBaseForm):
    """A sighting is an address or an identifier at the source, and what the advisor attests."""

    source = forms.ChoiceField(label="Où la personne se dit ouverte à un emploi", choices=BY_HAND)
    url = forms.CharField(
        label="Adresse du profil",
        help_text="Elle commence par https://",
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    urn = forms.CharField(
        label="Ou son identifiant à la source",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    open_to_work = forms.BooleanField(
        label="J'atteste avoir lu aujourd'hui que la personne se déclare « Open to Work »",
        error_messages={"required": "Sans cette attestation, rien n'est enregistré."},
    )
