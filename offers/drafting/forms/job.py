from typing import Any

from django import forms
from django.db.models import Value

from francetravail_match.common.database import Folded
from francetravail_match.referentials.models import Appellation, RomeCode

from ...models import OfferCriterion
from .base import NOT_CHOSEN, StepForm, chosen_field, words_field

LONGEST_DESCRIPTION = 20_000
MOST_POSITIONS = 500


class JobForm(StepForm):
    """Title, occupation (an appellation of ROME, or a code alone), description, number of posts.

    ``occupation``: `appellation:404475` or `rome:H2913`.
    """

    title = forms.CharField(
        label="Intitulé de l'annonce",
        help_text="Les deux formes, ou « (H/F) » : « Soudeur / Soudeuse », « Agent d'entretien (H/F) ».",
        max_length=250,
        error_messages={"required": "Donnez un intitulé à l'annonce."},
    )
    q_occupation = words_field(
        "Métier",
        "Une appellation du ROME : choisissez parmi ce que l'intitulé propose, ou tapez quelques lettres.",
    )
    occupation = chosen_field()
    positions = forms.IntegerField(
        label="Nombre de postes",
        min_value=1,
        max_value=MOST_POSITIONS,
        error_messages={
            "required": "Indiquez le nombre de postes.",
            "min_value": "Il y a au moins un poste.",
            "max_value": f"{MOST_POSITIONS} postes au plus : faites plusieurs offres.",
        },
    )
    description = forms.CharField(
        label="Description du poste",
        help_text="Les tâches, l'équipe, les conditions : ce que la personne fera.",
        max_length=LONGEST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = chosen(cleaned.get("occupation", "")) or called(cleaned.get("q_occupation") or "")
        if found is None and "q_occupation" not in self.errors:
            self.add_error("q_occupation", NOT_CHOSEN)
        cleaned["found"] = found
        return cleaned

    @property
    def found(self) -> tuple[str, int | None] | None:
        """ROME code and appellation (OGR); None where nothing was chosen yet."""
        self.is_valid()
        found: tuple[str, int | None] | None = self.cleaned_data.get("found")
        return found

    def criteria(self) -> list[OfferCriterion]:
        if self.found is None:
            return []
        code, ogr = self.found
        return [OfferCriterion(code="occupation", item=code, value={"appellation": ogr} if ogr else {})]

    def written(self) -> dict[str, Any]:
        given = self.given
        return {
            "title": given["title"] or "",
            "description": (given["description"] or "").replace("\r\n", "\n"),
            "positions": given["positions"] or 1,
        }


def chosen(value: str) -> tuple[str, int | None] | None:
    kind, _, key = value.partition(":")
    if kind == "appellation" and key.isdigit() and len(key) < 10:
        title = Appellation.objects.filter(pk=int(key)).select_related("rome").first()
        return (title.rome.code, title.pk) if title else None
    if kind == "rome" and RomeCode.objects.filter(code=key).exists():
        return key, None
    return None


def called(words: str) -> tuple[str, int | None] | None:
    """The one appellation, or code, that is called just that: typed without choosing from the list."""
    if not words.strip():
        return None
    titles = Appellation.objects.in_force().select_related("rome").alias(folded=Folded("label"))
    title = titles.filter(folded=Folded(Value(words.strip()))).order_by("ogr").first()
    if title:
        return title.rome.code, title.pk
    code = words.strip().upper()[:5]
    return (code, None) if RomeCode.objects.in_force().filter(code=code).exists() else None
