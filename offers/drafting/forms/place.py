from functools import cache
from typing import Any

from django import forms
from django.db.models import Value

from francetravail_match.common.database import Folded
from francetravail_match.referentials.models import Commune, Departement, Region

from ...enums import PlaceKind
from ...models import OfferCriterion
from .base import NOT_CHOSEN, LongSelect, StepForm, chosen_field, words_field


class PlaceForm(StepForm):
    """Where the work is done: a commune; a zone while nobody knows better.

    ``zone``: `departement:59`, `region:32`, or `country`.
    """

    q_commune = words_field(
        "Commune du lieu de travail", "Nom ou code postal, puis choisissez dans la liste.", required=False
    )
    commune = chosen_field()
    zone = forms.ChoiceField(
        label="Ou une zone, si la commune n'est pas encore connue",
        help_text="L'offre restera à compléter : indiquez la commune dès que l'employeur l'a dite.",
        required=False,
        widget=LongSelect,
    )
    fully_remote = forms.BooleanField(label="Entièrement à distance", required=False)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Read once for this form, if at all.
        self.fields["zone"].choices = cache(_zones)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        words = (cleaned.get("q_commune") or "").strip()
        commune = chosen(cleaned.get("commune") or "") or called(words)
        cleaned["place"] = commune
        if words and commune is None:
            self.add_error("q_commune", NOT_CHOSEN)
        elif commune is None and not cleaned.get("zone"):
            self.add_error("q_commune", "Indiquez la commune du lieu de travail.")
        return cleaned

    def criteria(self) -> list[OfferCriterion]:
        given = self.given
        remote = {"fully_remote": True} if given["fully_remote"] else {}
        place: dict[str, Any]
        if commune := self.cleaned_data.get("place"):
            place = {"place": PlaceKind.COMMUNE, "commune": commune.code}
        elif given["zone"]:
            kind, _, code = given["zone"].partition(":")
            place = {"place": kind, kind: code} if code else {"place": PlaceKind.COUNTRY}
        else:
            return []
        return [OfferCriterion(code="mobility", item="workplace", value=place | remote)]


def chosen(code: str) -> Commune | None:
    found: Commune | None = Commune.objects.filter(pk=code).first() if code else None
    return found


def called(words: str) -> Commune | None:
    """The one commune of that name; None where several have it."""
    if not words:
        return None
    named = Commune.objects.in_force().alias(folded=Folded("name")).filter(folded=Folded(Value(words)))
    found = list(named.order_by("code")[:2])
    return found[0] if len(found) == 1 else None


def _zones() -> list[tuple[str, Any]]:
    departements = Departement.objects.in_force().order_by("name", "code").values_list("code", "name")
    regions = Region.objects.in_force().order_by("name", "code").values_list("code", "name")
    return [
        ("", "Sans objet"),
        ("Pays", [("country", PlaceKind.COUNTRY.label)]),
        ("Régions", [(f"region:{code}", name) for code, name in regions]),
        ("Départements", [(f"departement:{code}", f"{name} ({code})") for code, name in departements]),
    ]
