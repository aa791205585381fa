"""Runs of the matching, looked at: what they ran with, what they counted. Versions of the weights, added."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from francetravail_match.common.admin import AddOnlyAdmin, PublicIdAdmin, ReadOnlyAdmin, Shape, by_uuid
from offers.enums import OfferSource

from . import criteria
from .forms import new_weights_form, weight_field
from .models import MatchRun, WeightVersion


def by_offer(term: str) -> Q:
    return Q(version__offer__source__in=OfferSource.values, version__offer__source_number=term.upper())


@admin.register(MatchRun)
class MatchRunAdmin(PublicIdAdmin[MatchRun], ReadOnlyAdmin[MatchRun]):
    shapes = (by_uuid(), Shape("un numéro d'offre", r"(?i)[0-9A-Z-]{3,20}", by_offer))
    list_display = ("public_id", "offer", "state", "trigger", "requested_at", "n_match", "n_to_qualify")
    list_select_related = ("version__offer",)
    raw_id_fields = ("version", "requested_by")

    @admin.display(description="offre")
    def offer(self, run: MatchRun) -> str:
        return run.version.offer.source_number


@admin.register(WeightVersion)
class WeightVersionAdmin(AddOnlyAdmin[WeightVersion]):
    """A new version begins as a copy of the one in force, and takes effect on a later day."""

    list_display = ("number", "valid_from", "author", "reason", "created_at")
    list_select_related = ("author",)
    shown = ("number", "valid_from", "weights_in_words", "author", "reason", "created_at")
    readonly_fields = ("number", "weights_in_words", "author", "created_at")

    @admin.display(description="poids de chaque critère")
    def weights_in_words(self, version: WeightVersion) -> SafeString:
        labels = {criterion.code: criterion.label for criterion in criteria.CRITERIA}
        rows = ((labels.get(code, code), weight) for code, weight in version.weights.items())
        return format_html_join("", "<div>{} : {}</div>", rows)

    def get_form(
        self, request: HttpRequest, obj: WeightVersion | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = new_weights_form()
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: WeightVersion | None = None) -> Any:
        if obj is not None:
            return [(None, {"fields": self.shown})]
        weights = [weight_field(criterion.code) for criterion in criteria.CRITERIA]
        return [(None, {"fields": ("valid_from", "reason")}), ("Poids", {"fields": weights})]

    def save_model(self, request: HttpRequest, obj: WeightVersion, form: Any, change: bool) -> None:
        obj.author = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def journal_facts(self, obj: WeightVersion) -> dict[str, Any]:
        return {"valid_from": obj.valid_from.isoformat()}
