"""Signing in and out."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from ..demo import demo_users
from ..forms import SignInForm
from ..second_factor import SecondFactor, mark_verified

BACKEND = "francetravail_match.accounts.backends.AccountBackend"


class SignInView(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = demo_users() if settings.DEMO else []
        return super().get_context_data(demo_users=shown, **kwargs)


class DemoSignInView(RedirectURLMixin, View):
    """One click signs in as a demonstration account, second factor included. Only in the demonstration."""

    next_page = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            public_id = uuid.UUID(request.POST.get("user", ""))
        except ValueError as error:
            raise Http404 from error
        user = get_object_or_404(demo_users(), public_id=public_id)
        login(request, user, backend=BACKEND)
        mark_verified(request, SecondFactor.DEMO)
        return redirect(self.get_success_url())
