"""Accounts and agencies. A password is set by the person, a second factor enrolled by the person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from francetravail_match.common.admin import HouseAdmin, Shape, by, by_code, by_uuid

from .enums import Role
from .models import Agency, User
from .services import request_password_link, reset_second_factor

EMAIL = r"[^@\s]+@[^@\s]+"


class AccountForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label="rôles", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "agency", "region", "roles", "is_active")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(HouseAdmin[User]):
    form = AccountForm
    shapes = (Shape("une adresse électronique", EMAIL, by("email", str.lower)), by_uuid())
    words = ("le début du nom", "last_name__istartswith")
    list_display = ("email", "first_name", "last_name", "agency", "roles", "is_active", "second_factor_since")
    list_select_related = ("agency",)
    list_filter = ("is_active",)
    autocomplete_fields = ("agency", "region")
    readonly_fields = ("public_id", "second_factor_since", "last_login", "closed_at")

    actions = ("reset_lost_device", "send_link")  # type: ignore[assignment]

    @admin.action(description="Réinitialiser le second facteur (appareil perdu)", permissions=["change"])
    def reset_lost_device(self, request: HttpRequest, users: QuerySet[User]) -> None:
        administrator: Any = request.user
        for user in users:
            reset_second_factor(user=user, by=administrator)

    @admin.action(description="Envoyer un lien pour choisir le mot de passe", permissions=["change"])
    def send_link(self, request: HttpRequest, users: QuerySet[User]) -> None:
        administrator: Any = request.user
        sent = 0
        try:
            for user in users.filter(is_active=True):
                request_password_link(email=user.email, by=administrator)
                sent += 1
        except OperationalError:
            said = f"Liens demandés : {sent}, puis plus rien n'est parti. Réessayez dans quelques minutes."
            self.message_user(request, said, messages.ERROR)
            return
        said = f"Liens envoyés par courriel : {sent}."
        if closed := len(users) - sent:
            said += f" Comptes fermés, sans lien : {closed}."
        self.message_user(request, said, messages.SUCCESS if sent else messages.WARNING)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        # Nobody gives or takes their own rights.
        own = ("roles", "is_active", "agency", "region") if obj is not None and obj == request.user else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def journal_facts(self, obj: User) -> dict[str, Any]:
        agency = f"agency:{obj.agency.code}" if obj.agency else None
        region = {"region": f"region:{obj.region_id}"} if obj.region_id else {}
        return {"roles": sorted(obj.roles), "active": obj.is_active, "agency": agency, **region}


@admin.register(Agency)
class AgencyAdmin(HouseAdmin[Agency]):
    shapes = (by_code("un code d'agence", r"[0-9A-Z]{1,10}"), by_uuid())
    words = ("une partie du nom", "name__icontains")
    list_display = ("code", "name", "region")
    list_select_related = ("region",)
    autocomplete_fields = ("region",)
    readonly_fields = ("public_id",)

    def journal_facts(self, obj: Agency) -> dict[str, Any]:
        return {"agency": f"agency:{obj.code}"}
