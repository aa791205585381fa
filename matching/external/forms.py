from django import forms
from dsfr.forms import DsfrBaseForm


class SightingForm(DsfrBaseForm):
    """A sighting is an address or an identifier at the source, and what the advisor attests."""

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


class DeletionForm(DsfrBaseForm):
    """What a source says is gone, and that it said so: erasing cannot be undone."""

    place = forms.CharField(
        label="Adresse du profil, ou son identifiant sur le réseau",
        help_text="Telle que l'avis la donne.",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Donnez l'adresse du profil, ou son identifiant."},
    )
    received = forms.BooleanField(
        label="J'ai cet avis sous les yeux : la source dit que ce profil est supprimé",
        help_text="L'effacement ne se défait pas.",
        error_messages={"required": "Sans un avis de la source, rien n'est effacé ici."},
    )
