"""One's account; choosing a password, by a link sent to one's address or from one's account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from kombu.exceptions import OperationalError

from francetravail_match.common.rate import HOUR, is_beyond

from ..forms import ChangePasswordForm, ChoosePasswordForm, PasswordLinkForm
from ..http import UserRequest
from ..permissions import signed_in
from ..services import renew_recovery_codes, request_password_link, set_daily_message, set_password
from .second_factor import in_groups


class AskForLinkView(FormView):
    """The same answer for any address, and for one that asks too often: it has its links already."""

    template_name = "accounts/password_forgotten.html"
    form_class = PasswordLinkForm

    def form_valid(self, form: PasswordLinkForm) -> HttpResponse:
        email = form.cleaned_data["email"].lower()
        if is_beyond(settings.PASSWORD_LINKS_PER_HOUR, f"links:{email}", HOUR):
            return redirect("accounts:password_link_sent")
        try:
            request_password_link(email=email)
        except OperationalError:
            form.add_error(None, "Le message n'a pas pu partir. Réessayez dans quelques minutes.")
            return self.form_invalid(form)
        return redirect("accounts:password_link_sent")


class PasswordLinkView(PasswordResetConfirmView):
    """Django keeps the token out of the address and of the Referer; the link serves once."""

    template_name = "accounts/password_choose.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("accounts:login")
    title = "Choisir un mot de passe"

    def form_valid(self, form: Any) -> HttpResponse:
        set_password(user=form.user, password=form.cleaned_data["new_password1"])
        del self.request.session["_password_reset_token"]
        messages.success(self.request, "Votre mot de passe est enregistré. Connectez-vous.")
        return HttpResponseRedirect(self.get_success_url())


class PasswordView(PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:account")
    title = "Changer de mot de passe"

    def form_valid(self, form: Any) -> HttpResponse:
        set_password(user=form.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, "Votre mot de passe est changé, vos autres sessions sont fermées.")
        return HttpResponseRedirect(self.get_success_url())


@signed_in
@require_safe
def account(request: UserRequest) -> HttpResponse:
    """Who one is for the product, and what opens one's account."""
    return render(request, "accounts/account.html")


@signed_in
@require_POST
def recovery_codes(request: UserRequest) -> HttpResponse:
    codes = renew_recovery_codes(user=request.user)
    return render(request, "accounts/recovery_codes.html", {"codes": in_groups(codes), "next": "/"})


@signed_in
@require_POST
def daily_message(request: UserRequest) -> HttpResponse:
    """Accept the message of the morning, or refuse it."""
    wanted = request.POST.get("recevoir") == "oui"
    set_daily_message(user=request.user, wanted=wanted)
    said = "Vous recevrez" if wanted else "Vous ne recevrez plus"
    messages.success(request, f"{said} le message quotidien.")
    return redirect("accounts:account")
