"""Reference data. Official editions come by import and are read here; our own rules and numbers are dated."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from francetravail_match.common.admin import AddOnlyAdmin, HouseAdmin, ReadOnlyAdmin, Shape, by, by_code
from francetravail_match.common.database import app_today

from .models import (
    Appellation,
    Certification,
    CertificationEquivalence,
    CertificationTerm,
    Commune,
    Departement,
    MinimumWage,
    Naf,
    NationalParameter,
    ReferenceVersion,
    Region,
    RomeCode,
    Skill,
    WorkContext,
)

LABEL = ("une partie du libellé", "label__icontains")
NAME = ("une partie du nom", "name__icontains")
OGR = Shape("un code OGR", r"[0-9]{1,9}", by("ogr", int))
ROME = r"[A-N][0-9]{4}"


@admin.register(ReferenceVersion)
class ReferenceVersionAdmin(ReadOnlyAdmin[ReferenceVersion]):
    list_display = ("name", "version", "loaded_at", "digest")


@admin.register(RomeCode)
class RomeCodeAdmin(ReadOnlyAdmin[RomeCode]):
    shapes = (by_code("un code ROME", ROME),)
    words = LABEL
    list_display = ("code", "label", "parent", "regulated", "retired_at")
    list_select_related = ("parent",)


@admin.register(Appellation)
class AppellationAdmin(ReadOnlyAdmin[Appellation]):
    shapes = (OGR, by_code("un code ROME", ROME, "rome__code"))
    words = LABEL
    list_display = ("ogr", "label", "rome", "rare", "retired_at")
    list_select_related = ("rome",)


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin[Skill]):
    shapes = (OGR,)
    words = LABEL
    list_display = ("ogr", "label", "kind", "category", "retired_at")
    list_filter = ("kind",)


@admin.register(WorkContext)
class WorkContextAdmin(ReadOnlyAdmin[WorkContext]):
    shapes = (OGR,)
    words = LABEL
    list_display = ("ogr", "label", "category", "retired_at")


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin[Region]):
    shapes = (by_code("un code", r"[0-9]{2,3}"),)
    words = NAME
    list_display = ("code", "name", "retired_at")


@admin.register(Departement)
class DepartementAdmin(ReadOnlyAdmin[Departement]):
    shapes = (by_code("un code", r"[0-9][0-9AB][0-9]?"),)
    words = NAME
    list_display = ("code", "name", "region", "retired_at")
    list_select_related = ("region",)


@admin.register(Commune)
class CommuneAdmin(ReadOnlyAdmin[Commune]):
    shapes = (
        by_code("un code INSEE", r"[0-9][0-9AB][0-9]{3}"),
        Shape("un code postal", r"[0-9]{5}", by("postal_codes__contains", lambda code: [code])),
    )
    words = ("le début du nom", "name__istartswith")
    list_display = ("code", "name", "departement", "postal_codes", "population", "retired_at")
    list_select_related = ("departement",)


@admin.register(Naf)
class NafAdmin(ReadOnlyAdmin[Naf]):
    shapes = (by_code("un code NAF", r"[0-9]{2}(\.[0-9]{1,2}[A-Z]?)?|[A-U]"),)
    words = LABEL
    list_display = ("code", "label", "level", "retired_at")


@admin.register(Certification)
class CertificationAdmin(HouseAdmin[Certification]):
    shapes = (by_code("un code", r"[0-9A-Z_-]{1,30}"),)
    words = LABEL
    list_display = ("code", "label", "issuer", "delivered_by")


class DatedRuleForm(forms.ModelForm):
    """Of a rule that is there the end alone is asked, and checked with all that the rule says."""

    def validate_constraints(self) -> None:
        try:
            self.instance.validate_constraints(exclude=set(self.errors))
        except forms.ValidationError as error:
            self.add_error(None, error)


class DatedRuleAdmin[M: (CertificationTerm, CertificationEquivalence)](HouseAdmin[M]):
    """A rule that a text fixes: added, then given an end; what it said is never rewritten."""

    form = DatedRuleForm

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> Any:
        if obj is None:
            return ()
        return tuple(field.name for field in self.opts.fields if field.name != "valid_until")

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        obj.save(update_fields=["valid_until"] if change else None)


@admin.register(CertificationTerm)
class CertificationTermAdmin(DatedRuleAdmin[CertificationTerm]):
    shapes = (by_code("un code de certification", r"[0-9A-Z_-]{1,30}", "certification__code"),)
    list_display = ("certification", "validity_months", "tolerance_months", "valid_from", "valid_until")
    list_select_related = ("certification",)
    autocomplete_fields = ("certification",)


@admin.register(CertificationEquivalence)
class CertificationEquivalenceAdmin(DatedRuleAdmin[CertificationEquivalence]):
    shapes = (
        by_code("le code de la certification détenue", r"[0-9A-Z_-]{1,30}", "old__code"),
        by_code("le code de celle qu'elle vaut", r"[0-9A-Z_-]{1,30}", "new__code"),
    )
    list_display = ("old", "new", "valid_from", "valid_until", "source")
    list_select_related = ("old", "new")
    autocomplete_fields = ("old", "new")


class NewValueForm(forms.ModelForm):
    """A number from a day on: today or later, for no verdict of the past may change."""

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        today = app_today()
        if day < today:
            raise forms.ValidationError("Une nouvelle valeur prend effet aujourd'hui ou plus tard.")
        return day


class NumberAdmin[M: (NationalParameter, MinimumWage)](AddOnlyAdmin[M]):
    """A new value is a new row. One that is not in force yet may be withdrawn."""

    form = NewValueForm

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return obj is not None and obj.valid_from > app_today()


@admin.register(NationalParameter)
class NationalParameterAdmin(NumberAdmin[NationalParameter]):
    fields = ("code", "valid_from", "value", "reason")
    list_display = ("code", "value", "valid_from", "author", "reason", "created_at")
    list_select_related = ("author",)
    list_filter = ("code",)

    def save_model(self, request: HttpRequest, obj: NationalParameter, form: Any, change: bool) -> None:
        obj.author = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def journal_facts(self, obj: NationalParameter) -> dict[str, Any]:
        return {"code": obj.code, "value": obj.value, "valid_from": obj.valid_from.isoformat()}


@admin.register(MinimumWage)
class MinimumWageAdmin(NumberAdmin[MinimumWage]):
    fields = ("area", "valid_from", "hourly_gross", "source")
    list_display = ("valid_from", "area", "hourly_gross", "source")
    list_filter = ("area",)

    def journal_facts(self, obj: MinimumWage) -> dict[str, Any]:
        return {
            "area": obj.area,
            "value": float(obj.hourly_gross),
            "valid_from": obj.valid_from.isoformat(),
        }
