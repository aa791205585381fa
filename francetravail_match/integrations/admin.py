"""Integrations: a token is shown once, when it is made; afterwards it can only be revoked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from francetravail_match.common.admin import AddOnlyAdmin, PublicIdAdmin, by_uuid
from francetravail_match.common.database import app_today

from .enums import LIFETIME, Scope
from .models import EXPIRY, NAME_TAKEN, Integration
from .querysets import IntegrationQuerySet
from .services import issue_token, revoke


class IntegrationForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label="droits", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Integration
        fields = ("name", "agencies", "scopes", "expires_on")

    def clean_name(self) -> str:
        """As the constraint, which the form leaves to the database for a field that it does not show."""
        name: str = self.cleaned_data["name"]
        if Integration.objects.filter(name=name, revoked_at=None).exists():
            raise ValidationError(NAME_TAKEN)
        return name

    def clean_expires_on(self) -> Any:
        today, day = app_today(), self.cleaned_data["expires_on"]
        if not today < day <= today + LIFETIME:
            raise ValidationError(EXPIRY)
        return day


@admin.register(Integration)
class IntegrationAdmin(PublicIdAdmin[Integration], AddOnlyAdmin[Integration]):
    form = IntegrationForm
    shapes = (by_uuid(),)
    words = ("une partie du nom", "name__icontains")
    list_display = ("name", "is_valid", "scopes", "expires_on", "revoked_at", "last_used_on", "created_by")
    list_select_related = ("created_by",)
    autocomplete_fields = ("agencies",)
    actions = ("revoke_token",)  # type: ignore[assignment]

    def get_queryset(self, request: HttpRequest) -> IntegrationQuerySet:
        return Integration.objects.with_today()

    def get_fields(self, request: HttpRequest, obj: Integration | None = None) -> Any:
        known = ("public_id", "created_by", "created_on", "revoked_at", "last_used_on")
        return (*IntegrationForm.Meta.fields, *(known if obj else ()))

    @admin.display(description="en service", boolean=True)
    def is_valid(self, integration: Any) -> bool:
        return not integration.is_over(integration.today)

    # Whoever may make one may take it back: nothing else of it changes.
    @admin.action(description="Révoquer", permissions=["add"])
    def revoke_token(self, request: HttpRequest, integrations: QuerySet[Integration]) -> None:
        administrator: Any = request.user
        for integration in integrations:
            revoke(integration=integration, by=administrator)
        self.message_user(request, "Ces jetons ne servent plus.", messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        administrator: Any = request.user
        agencies = form.cleaned_data["agencies"]
        obj.token = issue_token(integration=obj, agencies=agencies, by=administrator)

    def log_addition(self, request: HttpRequest, obj: Integration, message: Any) -> Any:
        """The service wrote its line."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """The token on this page alone: neither in a session nor in a cookie, where a message would be."""
        context = {**self.admin_site.each_context(request), "title": f"Jeton de « {obj} »", "opts": self.opts}
        return render(
            request, "admin/integration_token.html", {**context, "token": obj.token, "integration": obj}
        )
