import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from dsfr.forms import DsfrBaseForm

from francetravail_match.referentials.models import Naf

from .enums import OfferState, SetAsideReason
from .identifiers import clean_phone, compact, validate_siren, validate_siret
from .life import Transition, may_reopen
from .models import Employer, EmployerContact, Establishment, JobOffer
from .models.employers import NAF_MESSAGE, NAF_SHAPE


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


class EmployerForm(DsfrBaseForm):
    """What an agency may put right of an employer."""

    name = forms.CharField(
        label="Nom", max_length=200, error_messages={"required": "Donnez le nom de l'employeur."}
    )
    siren = forms.CharField(
        label="SIREN",
        help_text="Neuf chiffres ; la clé est vérifiée. Un SIREN enregistré ne change plus.",
        required=False,
        max_length=20,
    )
    group_siren = forms.CharField(
        label="SIREN de la maison mère du groupe",
        help_text="Nul n'est montré à une entreprise du groupe qui l'emploie. Vide : aucun groupe.",
        required=False,
        max_length=20,
    )
    group_name = forms.CharField(
        label="Nom du groupe",
        help_text="Seulement si la maison mère n'est pas un employeur connu ici.",
        required=False,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, employer: Employer) -> None:
        group = employer.group
        super().__init__(
            data,
            initial={
                "name": employer.name,
                "group_siren": (group.siren or "") if group else "",
                "group_name": group.name if group else "",
            },
        )
        if employer.siren:
            del self.fields["siren"]

    def clean_siren(self) -> str:
        return self._number("siren")

    def clean_group_siren(self) -> str:
        return self._number("group_siren")

    def _number(self, field: str) -> str:
        number = compact(self.cleaned_data[field])
        if number:
            validate_siren(number)
        return number

    def clean(self) -> dict[str, Any]:
        return {"siren": "", **(super().clean() or self.cleaned_data)}


class EstablishmentForm(DsfrBaseForm):
    siret = forms.CharField(
        label="SIRET",
        help_text="Quatorze chiffres ; la clé est vérifiée.",
        max_length=20,
        error_messages={"required": "Donnez le SIRET de l'établissement."},
    )
    name = forms.CharField(label="Enseigne", max_length=200, required=False)
    naf = forms.CharField(
        label="Code NAF de l'activité",
        help_text="Comme 43.22A : l'avis de situation de l'établissement le donne.",
        max_length=10,
        required=False,
    )

    def clean_siret(self) -> str:
        number = compact(self.cleaned_data["siret"])
        validate_siret(number)
        return number

    def clean_naf(self) -> str:
        """« 4322a » too."""
        code = compact(self.cleaned_data["naf"]).upper().replace(".", "")
        code = f"{code[:2]}.{code[2:]}" if code else ""
        if code and not re.fullmatch(NAF_SHAPE, code):
            raise ValidationError(NAF_MESSAGE, code="naf")
        known = Naf.objects.in_force()
        if code and known.exists() and not known.filter(pk=code).exists():
            raise ValidationError("Ce code n'est pas dans la nomenclature des activités (NAF).", code="naf")
        return code


class ContactForm(DsfrBaseForm):
    """Someone at an employer's, by professional means only."""

    name = forms.CharField(label="Nom", max_length=120, required=False)
    function = forms.CharField(label="Fonction", max_length=120, required=False)
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        required=False,
        error_messages={"invalid": "Une adresse s'écrit comme nom@entreprise.fr."},
    )
    phone = forms.CharField(label="Téléphone professionnel", max_length=30, required=False)
    establishment = forms.ModelChoiceField(
        label="Établissement",
        queryset=Establishment.objects.none(),
        required=False,
        empty_label="Sans préciser",
    )

    def __init__(self, data: Any = None, *, contact: EmployerContact) -> None:
        super().__init__(
            data, initial={name: getattr(contact, name) for name in ("name", "function", "email", "phone")}
        )
        self.initial["establishment"] = contact.establishment_id
        field: forms.ModelChoiceField[Establishment] = self.fields["establishment"]
        field.queryset = Establishment.objects.filter(employer=contact.employer).order_by("siret")

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])
