"""A file of people, and what the advisor decides of each of its rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from dsfr.forms import DsfrBaseForm

from francetravail_match.pilot.forms import choice_field
from offers.models import JobOffer

from .enums import Situation, Visibility
from .forms import AttestedForm, SameForm
from .imports import Candidate, Choice
from .sources import ExternalSource
from .sources.limits import MAX_BYTES

TOO_BIG = f"Le fichier dépasse {MAX_BYTES // 1_000_000} Mo."


class ImportForm(DsfrBaseForm):
    """A file, from a source that the region decided to use."""

    source = choice_field("Source du fichier", [])
    people = forms.FileField(
        label="Fichier",
        widget=forms.FileInput(attrs={"class": "fr-upload"}),
        help_text="CSV ou JSON, 5 Mo et 200 lignes au plus. Rien n'est enregistré avant votre accord.",
        error_messages={
            "required": "Choisissez un fichier de 5 Mo au plus.",
            "empty": "Le fichier est vide.",
        },
    )
    visibility = choice_field("« Open to Work » est, pour ces personnes", Visibility.choices)
    open_to_work = forms.BooleanField(
        label="J'atteste avoir lu aujourd'hui que chacune se déclare « Open to Work »",
        error_messages={"required": "Sans cette attestation, rien n'est enregistré."},
    )

    def __init__(self, *args: Any, active: list[ExternalSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.active = {source.code: source for source in active}
        self.fields["source"].choices = [(source.code, source.label) for source in active]

    def clean_people(self) -> bytes:
        sent = self.cleaned_data["people"]
        if sent.size > MAX_BYTES:
            raise ValidationError(TOO_BIG)
        return bytes(sent.read())

    @property
    def chosen(self) -> ExternalSource:
        return self.active[self.cleaned_data["source"]]


class RowForm(AttestedForm):
    """What the advisor decides of one row of a file."""

    keep = forms.BooleanField(label="Enregistrer", required=False)
    field_order = ("keep", "situation", "ends_on")

    def __init__(self, data: Any = None, *, offer: JobOffer, candidate: Candidate) -> None:
        prefix = f"ligne-{candidate.found.line}"
        start = {"keep": True, "situation": candidate.suggested.situation}
        super().__init__(data, prefix=prefix, initial=start)
        self.offer, self.candidate = offer, candidate
        self.alike = SameForm(data, prefix=prefix, alike=candidate.alike) if candidate.alike else None
        self["keep"].label = f"Enregistrer la ligne {candidate.found.line}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("keep"):
            self.check_employers(self.offer, self.candidate.employers, "situation")
        return self.cleaned_data

    def is_valid(self) -> bool:
        mine, theirs = super().is_valid(), self.alike is None or self.alike.is_valid()
        return mine and theirs or mine and not self.cleaned_data["keep"]

    @property
    def choice(self) -> Choice:
        said = self.cleaned_data
        same = self.alike.same_person if self.alike and said["keep"] else None
        return Choice(said["keep"], Situation(said["situation"]), said["ends_on"], same)
