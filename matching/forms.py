import datetime
from typing import Any, NamedTuple

from django import forms
from django.db.models import F, OrderBy, Q
from django.http import QueryDict
from dsfr.forms import DsfrBaseForm

from francetravail_match.common.database import Folded, app_today
from offers.enums import LIVE_STATES, ContractKind, OfferOrigin, OfferState
from offers.querysets import JobOfferQuerySet

from . import criteria
from .enums import REASONS, ActKind, Attention, OfferResult
from .models import MAX_WEIGHT, WeightVersion
from .querysets import with_result

LIVE = "live"
INCOMPLETE = "incomplete"
STATES = [("", "Toutes"), (LIVE, "Offres ouvertes"), *OfferState.choices]
RESULTS = [("", "Tous"), *OfferResult.choices, *Attention.choices, (INCOMPLETE, "Offre à compléter")]


#: By the name that the address carries; the first is the usual one.
ORDERS: dict[str, tuple[str, list[str | OrderBy]]] = {
    "": ("Publication récente", ["-published_at", "-pk"]),
    "ancienne": ("Publication ancienne", ["published_at", "pk"]),
    "intitule": ("Intitulé", [Folded("title").asc(), "pk"]),
    "employeur": ("Employeur", [Folded("employer__name").asc(nulls_last=True), "pk"]),
    "correspondent": (
        "Personnes qui correspondent",
        [F("n_match").desc(nulls_last=True), "-published_at", "-pk"],
    ),
}


class ActiveFilter(NamedTuple):
    """A filter in use: in words, and the query string of the same list without it."""

    words: str
    without: str


def words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "max_length": "La recherche compte %(show_value)s caractères ; le maximum est %(limit_value)d."
        },
    )


def choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    unknown = {"invalid_choice": "Ce filtre n'existe pas : choisissez une valeur de la liste."}
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=unknown)


class OfferFilterForm(DsfrBaseForm):
    """Search, filters and order of the list of offers, from the address."""

    q = words("Rechercher par intitulé, employeur, SIRET ou numéro")
    metier = words("Métier, ou code ROME")
    lieu = words("Commune, code postal ou département")
    etat = choice("État", STATES)
    resultat = choice("Résultat du rapprochement", RESULTS)
    contrat = choice("Contrat", [("", "Tous"), *ContractKind.choices])
    origine = choice("Origine", [("", "Toutes"), *OfferOrigin.choices])
    tri = choice("Trier par", [(code, label) for code, (label, _) in ORDERS.items()])

    def apply(self, offers: JobOfferQuerySet) -> JobOfferQuerySet:
        """The offers that pass every filter, with their result, in order; none if one is not understood."""
        offers = with_result(offers).with_incomplete()
        if not self.is_valid():
            return offers.none()
        given = self.cleaned_data
        if given["q"]:
            offers = offers.searched(given["q"])
        if given["metier"]:
            offers = offers.for_occupation(given["metier"])
        if given["lieu"]:
            offers = offers.for_place(given["lieu"])
        return offers.filter(self._choices()).order_by(*ORDERS[given["tri"]][1])

    def _choices(self) -> Q:
        wanted = Q()
        given = self.cleaned_data
        if given["etat"]:
            wanted &= Q(state__in=LIVE_STATES) if given["etat"] == LIVE else Q(state=given["etat"])
        if given["resultat"] in OfferResult:
            wanted &= Q(result=given["resultat"])
        elif given["resultat"] in Attention:
            wanted &= Q(attention=given["resultat"])
        elif given["resultat"] == INCOMPLETE:
            wanted &= Q(incomplete=True)
        if given["contrat"]:
            wanted &= Q(listed_contract=given["contrat"])
        if given["origine"]:
            wanted &= Q(origin=given["origine"])
        return wanted

    def active(self, query: QueryDict) -> list[ActiveFilter]:
        """The filters in use, each with the way to take it off; the order is not one."""
        found = []
        for field in self:
            value = query.get(field.name, "")
            if not value or field.name == "tri":
                continue
            rest = query.copy()
            for name in (field.name, "page"):
                rest.pop(name, None)
            choices = dict(getattr(field.field, "choices", {}))
            found.append(ActiveFilter(str(choices.get(value, f"« {value} »")), rest.urlencode()))
        return found

    @property
    def has_more(self) -> bool:
        """Whether one of the filters that the page folds away is in use."""
        return any(self.data.get(name) for name in ("contrat", "origine", "tri"))


class ActForm(DsfrBaseForm):
    """An answer to a line of a counter-check: the reason, and the offer's version that the page showed."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label="Motif",
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Ce motif ne convient pas ici : choisissez-en un dans la liste.",
        },
    )
    employer_agreed = forms.BooleanField(
        label="L'employeur est d'accord avec ce changement",
        error_messages={"required": "Un critère ne s'assouplit qu'avec l'accord de l'employeur."},
    )

    def __init__(self, *args: Any, kind: ActKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", "Choisir un motif"), *REASONS[kind].choices]
        if kind != ActKind.RELAXED:
            del self.fields["employer_agreed"]


class NewWeightsForm(forms.ModelForm):
    """A version of the weights to come; `new_weights_form` adds one field for each criterion."""

    class Meta:
        model = WeightVersion
        fields = ("valid_from", "reason")

    def clean_valid_from(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["valid_from"]
        if day <= app_today():
            raise forms.ValidationError("Une nouvelle version des poids prend effet demain ou plus tard.")
        return day

    def clean(self) -> dict[str, Any]:
        """Every criterion of the engine has its weight, and nothing else has one."""
        cleaned = super().clean() or self.cleaned_data
        codes = [criterion.code for criterion in criteria.CRITERIA]
        self.instance.weights = {code: cleaned.get(weight_field(code)) for code in codes}
        return cleaned


def weight_field(code: str) -> str:
    return f"weight_{code}"


def new_weights_form() -> type[NewWeightsForm]:
    """The form, filled with the weights in force, or the initial one of a criterion that they do not name."""
    in_force = WeightVersion.objects.in_force_on(app_today()).weights
    fields = {
        weight_field(criterion.code): forms.IntegerField(
            label=criterion.label,
            min_value=1,
            max_value=MAX_WEIGHT,
            initial=in_force.get(criterion.code, criterion.weight),
        )
        for criterion in criteria.CRITERIA
    }
    return type("NewWeightsForm", (NewWeightsForm,), fields)
