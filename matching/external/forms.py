"""What an advisor says of somebody seen outside."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from dsfr.forms import DsfrBaseForm

from candidates.comparison import Given
from candidates.imports.values import BadRecord
from candidates.imports.values import email as checked_email
from francetravail_match.pilot.forms import choice_field, day_field
from offers.models import JobOffer

from .addresses import BadAddress, member_urn, profile_address
from .enums import Situation, Visibility
from .registered import Lookalike
from .services import employer_check
from .sources import sources
from .sources.limits import clean

NOBODY = "nobody"


def compared(label: str, max_length: int, help_text: str = "", widget: Any = None) -> forms.CharField:
    """A field that serves to compare, and is never kept."""
    widget = widget or forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=max_length, required=False, widget=widget
    )


def situation_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Situation",
        choices=[("", "Choisir"), *Situation.choices],
        widget=forms.Select,
        error_messages={"required": "Choisissez la situation."},
    )


class AttestedForm(DsfrBaseForm):
    """The situation, and when the contract ends where it does."""

    situation = situation_field()
    ends_on = day_field("Fin du contrat", "Seulement si le contrat se termine.", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ending = cleaned.get("situation") == Situation.ENDING
        if ending and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Donnez la date de fin du contrat.")
        if not ending:
            cleaned["ends_on"] = None
        return cleaned

    def check_employers(self, offer: JobOffer, employers: list[str], field: str) -> None:
        """Refused here already where the guard would refuse."""
        situation = self.cleaned_data.get("situation")
        if situation:
            try:
                employer_check(offer, Situation(situation), employers)
            except ValidationError as error:
                self.add_error(field, error.messages[0].capitalize() + ".")


class EmployersForm(AttestedForm):
    """The same, with for whom the person works today: compared, and never kept."""

    employers = compared(
        "Employeurs actuels",
        1000,
        "Un par ligne. Laissez vide si la personne n'a pas d'emploi.",
        forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, offer: JobOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer

    def clean_employers(self) -> list[str]:
        return [line for line in map(clean, self.cleaned_data["employers"].splitlines()) if line]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_employers(self.offer, cleaned.get("employers", []), "employers")
        return self.cleaned_data


def email_field(help_text: str = "") -> forms.CharField:
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return compared("Adresse électronique", 254, help_text, widget)


class ComparedForm(DsfrBaseForm):
    """What says whether somebody is registered: compared, and never kept."""

    first_name = compared("Prénom", 100)
    last_name = compared("Nom", 100)
    email = email_field()
    phone = compared("Téléphone", 30)
    place = compared("Commune", 100)

    def clean_email(self) -> str:
        written = self.cleaned_data["email"].strip()
        try:
            return checked_email(written, None).lower() if written else ""  # type: ignore[arg-type]
        except BadRecord:
            raise ValidationError("Cette adresse électronique ne se lit pas.") from None

    @property
    def given(self) -> Given:
        names = ("first_name", "last_name", "email", "phone", "place")
        return Given(**{name: self.cleaned_data[name] for name in names})


class SameForm(DsfrBaseForm):
    """Whether somebody is one of the registered whom they resemble: a human says so."""

    same = choice_field("Est-ce la même personne ?", [])

    def __init__(self, *args: Any, alike: Iterable[Lookalike], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {str(found.person.public_id): found for found in alike}
        is_one = [
            (key, f"C'est la personne inscrite {found.person.pseudonym} ({found.by.label})")
            for key, found in self.alike.items()
        ]
        self.fields["same"].choices = [*is_one, (NOBODY, "Ce n'est pas elle")]

    @property
    def same_person(self) -> Lookalike | None:
        return self.alike.get(self.cleaned_data["same"])


class SightingForm(EmployersForm, ComparedForm):
    """Where somebody was seen, what the advisor attests, and what only serves to compare."""

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
    visibility = choice_field("« Open to Work » est", Visibility.choices)
    email = email_field("Gardée sous scellé, pour joindre la personne.")
    open_to_work = forms.BooleanField(
        label="J'atteste avoir lu aujourd'hui que la personne se déclare « Open to Work »",
        error_messages={"required": "Sans cette attestation, rien n'est enregistré."},
    )

    def clean_url(self) -> str:
        written = self.cleaned_data["url"].strip()
        try:
            return profile_address(written, sources()["plain_csv"]) if written else ""
        except BadAddress as error:
            raise ValidationError(f"{str(error).capitalize()}.") from None

    def clean_urn(self) -> str:
        written = self.cleaned_data["urn"].strip()
        for source in sources().values() if written else ():
            try:
                return member_urn(written, source)
            except BadAddress:
                continue
        if written:
            raise ValidationError("Cet identifiant n'est pas celui d'un profil.")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors.get("url") and not self.errors.get("urn"):
            if not (cleaned.get("url") or cleaned.get("urn")):
                self.add_error(None, "Donnez l'adresse du profil, ou son identifiant.")
        return self.cleaned_data

    @property
    def attested(self) -> dict[str, Any]:
        """What becomes of it: the values of `record_sighting`."""
        names = ("url", "urn", "email", "open_to_work", "visibility", "situation", "ends_on", "employers")
        return {name: self.cleaned_data[name] for name in names}


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
