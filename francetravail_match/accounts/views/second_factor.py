"""Between the password and the site: registering a second factor, or giving it."""

import base64
from typing import Any

import segno
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.generic import FormView
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from ..forms import EnrolForm, OneTimeCodeForm
from ..http import UserRequest
from ..second_factor import SecondFactor, is_verified, mark_verified
from ..services import SecondFactorLocked, enrol_second_factor, verify_second_factor

#: In the session: the secret shown to the user until a code proves that their application holds it.
PENDING_KEY = "second_factor_pending"


def in_groups(codes: list[str]) -> list[str]:
    """Recovery codes as they are read: `12345 67890`."""
    return [f"{code[:5]} {code[5:]}" for code in codes]


class _HalfWayView(RedirectURLMixin, FormView):
    """For whoever has given a password and nothing more."""

    request: UserRequest
    next_page = "home"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_verified(request):
            return redirect(self.get_success_url())
        if bool(request.user.second_factor_since) is not self.enrolled:
            other = resolve_url("accounts:enrol" if self.enrolled else "accounts:verify")
            return redirect(f"{other}?{urlencode({'next': self.get_redirect_url()})}")
        return super().dispatch(request, *args, **kwargs)

    #: Whether the page is for those who have a second factor.
    enrolled: bool

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


class VerifyView(_HalfWayView):
    """The code of the application, or a recovery code."""

    template_name = "accounts/verify.html"
    form_class = OneTimeCodeForm
    enrolled = True

    def form_valid(self, form: OneTimeCodeForm) -> HttpResponse:
        try:
            means = verify_second_factor(user=self.request.user, code=form.cleaned_data["code"])
        except SecondFactorLocked as locked:
            until = localtime(locked.until)
            form.add_error("code", f"Trop d'essais : attendez {until:%H h %M min %S s}, puis réessayez.")
            return self.form_invalid(form)
        if means is None:
            form.add_error("code", "Ce code n'est pas le bon, ou il a déjà servi. Saisissez le suivant.")
            return self.form_invalid(form)
        mark_verified(self.request, means)
        return redirect(self.get_success_url())


class EnrolView(_HalfWayView):
    """The secret as a picture and as text, proved by a code; then the recovery codes, once."""

    template_name = "accounts/enrol.html"
    form_class = EnrolForm
    enrolled = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = self.request.session.setdefault(PENDING_KEY, default_key())
        device = TOTPDevice(user=self.request.user, key=key)
        picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, light="white")
        secret = base64.b32encode(device.bin_key).decode().rstrip("=")
        groups = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
        return super().get_context_data(picture=picture, secret=groups, **kwargs)

    def form_valid(self, form: OneTimeCodeForm) -> HttpResponse:
        user = self.request.user
        key = self.request.session.get(PENDING_KEY, "")
        codes = key and enrol_second_factor(user=user, key=key, code=form.cleaned_data["code"])
        if not codes:
            form.add_error("code", "Ce code n'est pas le bon. Vérifiez l'heure du téléphone, puis réessayez.")
            return self.form_invalid(form)
        del self.request.session[PENDING_KEY]
        update_session_auth_hash(self.request, user)
        mark_verified(self.request, SecondFactor.TOTP)
        context = {"codes": in_groups(codes), "next": self.get_success_url()}
        return render(self.request, "accounts/recovery_codes.html", context)
