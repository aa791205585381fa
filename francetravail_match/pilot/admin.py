"""The pilot, read: who acts for a region or an agency acts on the site's own pages.

An administrator fixes one thing, until when the experiment lasts.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from francetravail_match.common.admin import AddOnlyAdmin, ReadOnlyAdmin
from francetravail_match.common.database import app_today

from .models import Activation, Consultation, Deputy, Experiment, Licence, SwitchAct
from .services import set_experiment

#: No day more than the database accepts.
LASTS_MOST = timedelta(days=3 * 365)


class ExperimentForm(forms.ModelForm):
    confirmed = forms.BooleanField(
        label="Je confirme ce dernier jour : il vaut dès maintenant pour tout le pays.",
        error_messages={"required": "Cochez la case pour confirmer."},
    )

    class Meta:
        model = Experiment
        fields = ("ends_on", "reason")

    def clean_ends_on(self) -> Any:
        day, today = self.cleaned_data["ends_on"], app_today()
        if not today <= day <= today + LASTS_MOST:
            raise forms.ValidationError("Le dernier jour est aujourd'hui ou plus tard, dans les trois ans.")
        return day


@admin.register(Experiment)
class ExperimentAdmin(AddOnlyAdmin[Experiment]):
    form = ExperimentForm
    list_display = ("ends_on", "reason", "author", "set_at")
    list_select_related = ("author",)

    def get_fields(self, request: HttpRequest, obj: Experiment | None = None) -> Any:
        return ("ends_on", "reason", "author", "set_at") if obj else ("ends_on", "reason", "confirmed")

    def save_model(self, request: HttpRequest, obj: Experiment, form: Any, change: bool) -> None:
        administrator: Any = request.user
        obj.pk = set_experiment(by=administrator, ends_on=obj.ends_on, reason=obj.reason).pk

    def log_addition(self, request: HttpRequest, obj: Experiment, message: Any) -> Any:
        """The service wrote its line."""


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin[Consultation]):
    list_display = ("council", "region", "opinion", "held_on", "expertise_on", "reference", "recorded_by")
    list_select_related = ("region", "recorded_by")


@admin.register(Activation)
class ActivationAdmin(ReadOnlyAdmin[Activation]):
    list_display = ("region", "starts_on", "ends_on", "activated_by", "ended_at", "ended_by")
    list_select_related = ("region", "activated_by", "ended_by")


@admin.register(Licence)
class LicenceAdmin(ReadOnlyAdmin[Licence]):
    """Those that are held: when somebody stopped is in no list."""

    list_display = ("user", "region", "granted_by", "granted_at")
    list_select_related = ("user", "region", "granted_by")
    exclude = ("ended_at",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return Licence.objects.held().order_by("-id")


@admin.register(SwitchAct)
class SwitchActAdmin(ReadOnlyAdmin[SwitchAct]):
    list_display = ("done_at", "kind", "level", "agency", "region", "by", "first_by", "reason")
    list_select_related = ("agency", "region", "by", "first_by")


@admin.register(Deputy)
class DeputyAdmin(ReadOnlyAdmin[Deputy]):
    list_display = ("agency", "manager", "deputy", "starts_on", "ends_on", "withdrawn_at")
    list_select_related = ("agency", "manager", "deputy")
