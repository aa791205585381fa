from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from dsfr.forms import DsfrBaseForm

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_today
from francetravail_match.pilot.forms import choice_field, day_field

from .enums import OLDEST_FACTS, Outcome, Place, ReportKind, RevealReason
from .images import BadImage, redrawn

MAX_IMAGES = 5


class ImagesInput(forms.FileInput):
    allow_multiple_selected = True


class ImagesField(forms.FileField):
    """Several pictures, each drawn anew; what it cleans to is what is kept of them."""

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files: list[UploadedFile] = [super(ImagesField, self).clean(each, initial) for each in data or []]
        if len(files) > MAX_IMAGES:
            raise forms.ValidationError(f"Joignez {MAX_IMAGES} captures au plus.")
        try:
            return [redrawn(file) for file in files]
        except BadImage as error:
            raise forms.ValidationError(str(error)) from None


class ReportForm(DsfrBaseForm):
    """What happens on the network itself, or elsewhere outside these pages."""

    kind = choice_field("Ce qui s'est passé", ReportKind.choices)
    place = choice_field("Où", [choice for choice in Place.choices if choice[0] != Place.MESSAGE])
    happened_on = day_field("Date des faits", "La dernière, s'ils se répètent.")
    sender = forms.CharField(
        label="Adresse du profil, adresse électronique ou téléphone de la personne",
        help_text="Pour la bloquer dans toute l'agence. Seule une empreinte en est gardée.",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label="Récit",
        help_text="Mis sous scellé : lu de votre responsable seul, et le journal note quand.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    images = ImagesField(
        label="Captures d'écran",
        help_text="Jusqu'à cinq images de 5 Mo, mises sous scellé, sans leurs informations cachées.",
        required=False,
        widget=ImagesInput(attrs={"class": "fr-upload", "accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_happened_on(self) -> date:
        """The database refuses what is to come."""
        day: date = self.cleaned_data["happened_on"]
        if day < app_today() - OLDEST_FACTS:
            raise forms.ValidationError("Vérifiez l'année : ces faits auraient plus de six ans.")
        return day


class ThreadReportForm(ReportForm):
    """The same about a message: where it was read and who wrote it are known."""

    place = None  # type: ignore[assignment]
    sender = None  # type: ignore[assignment]


class OpenForm(DsfrBaseForm):
    reason = choice_field("Motif", RevealReason.choices)


class ReassignForm(DsfrBaseForm):
    to = forms.ModelChoiceField(
        label="Conseiller",
        queryset=User.objects.none(),
        empty_label="Choisir un conseiller de l'agence",
        to_field_name="public_id",
        error_messages={
            "required": "Choisissez un conseiller.",
            "invalid_choice": "Choisissez un conseiller.",
        },
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues

    @property
    def somebody(self) -> bool:
        """Whether there is anybody to choose."""
        return self.fields["to"].queryset.exists()


class CloseForm(DsfrBaseForm):
    outcome = choice_field("Issue", Outcome.choices)


class LiftForm(DsfrBaseForm):
    sure = forms.BooleanField(
        label="Je lève le blocage : l'agence peut de nouveau avoir affaire à cette personne",
        error_messages={"required": "Confirmez, ou laissez le blocage."},
    )
