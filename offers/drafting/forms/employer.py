import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from ...enums import OfferSource
from ...identifiers import clean_phone, compact, validate_siret
from ...models import Employer, EmployerContact, Establishment
from ...services.employers import Found
from .base import NOT_CHOSEN, Answers, StepForm, chosen_field, words_field

NEW = "new"


class EmployerForm(StepForm):
    """Who hires: an establishment or an employer known here, or a new one by its SIRET; and whom to talk to.

    ``employer``: `establishment:UUID` or `employer:UUID`.
    """

    q_employer = words_field(
        "Employeur",
        "SIRET, SIREN ou début du nom, puis choisissez dans la liste.",
        required=False,
    )
    employer = chosen_field()
    siret = forms.CharField(
        label="SIRET d'un nouvel établissement",
        help_text="Quatorze chiffres ; la clé est vérifiée.",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label="Nom de l'employeur", max_length=200, required=False)
    contact = forms.ChoiceField(label="Interlocuteur", required=False)
    contact_name = forms.CharField(label="Nom", max_length=120, required=False)
    contact_function = forms.CharField(label="Fonction", max_length=120, required=False)
    contact_email = forms.EmailField(
        label="Adresse électronique professionnelle",
        required=False,
        error_messages={"invalid": "Une adresse s'écrit comme nom@entreprise.fr."},
    )
    contact_phone = forms.CharField(label="Téléphone professionnel", max_length=30, required=False)

    def prepare(self, answers: Answers) -> None:
        value = (answers.get("employer") or [""])[-1]
        self.found = chosen(value)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["contact"].choices = self._contacts

    @cached_property
    def contacts(self) -> list[EmployerContact]:
        if self.found.employer is None:
            return []
        visible = EmployerContact.objects.visible_to(self.around.user)
        return list(visible.filter(employer=self.found.employer).order_by("name", "pk")[:50])

    def _contacts(self) -> list[tuple[str, str]]:
        return [
            ("", "Aucun pour l'instant"),
            *((str(each.public_id), described(each)) for each in self.contacts),
            (NEW, "Une autre personne : à écrire ci-dessous"),
        ]

    @property
    def named(self) -> str:
        """The employer as it is called here, or as it will be once the offer is kept."""
        self.is_valid()
        return str(self.found.employer or self.cleaned_data.get("name") or "")

    @property
    def must_be_named(self) -> bool:
        """An offer of another source may leave its employer unsaid."""
        return self.around.offer.source == OfferSource.MANUAL

    def clean_siret(self) -> str:
        number = compact(self.cleaned_data["siret"])
        if number:
            validate_siret(number)
        return number

    def clean_contact_phone(self) -> str:
        return clean_phone(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = cleaned.get("siret") or ""
        if number and self.found == Found():
            known = Establishment.objects.select_related("employer").filter(siret=number).first()
            if known:
                self.found = Found(known.employer, known)
            elif not cleaned.get("name"):
                self.add_error("name", "Ce SIRET n'est pas connu ici : donnez le nom de l'employeur.")
        elif number:
            self._place_of_chosen(number)
        elif self.found == Found() and "siret" not in self.errors and self.must_be_named:
            typed = (cleaned.get("q_employer") or "").strip()
            self.add_error("q_employer", NOT_CHOSEN if typed else MISSING)
        means = ("contact_name", "contact_email", "contact_phone")
        if cleaned.get("contact") == NEW and not any(
            cleaned.get(name) or name in self.errors for name in means
        ):
            self.add_error("contact_name", "Donnez un nom, une adresse ou un téléphone.")
        return cleaned

    def _place_of_chosen(self, number: str) -> None:
        """A number beside an employer that was chosen: one of its establishments, or a contradiction."""
        places = Establishment.objects.select_related("employer").filter(siret=number)
        known = places.filter(employer=self.found.employer).first()
        if known:
            self.found = Found(known.employer, known)
        else:
            self.add_error("siret", TWO_EMPLOYERS)


MISSING = ValidationError("Choisissez l'employeur, ou donnez son SIRET.", code="missing")

TWO_EMPLOYERS = ValidationError(
    "Un autre employeur est choisi dans la liste : effacez son nom pour prendre ce SIRET, "
    "ou effacez le SIRET.",
    code="two_employers",
)


def chosen(value: str) -> Found:
    kind, _, key = value.partition(":")
    try:
        public_id = uuid.UUID(key)
    except ValueError:
        return Found()
    if kind == "establishment":
        place = Establishment.objects.select_related("employer").filter(public_id=public_id).first()
        return Found(place.employer, place) if place else Found()
    return Found(Employer.objects.filter(public_id=public_id).first())


def described(contact: EmployerContact) -> str:
    return ", ".join(filter(None, [contact.name, contact.function, contact.email or contact.phone]))
