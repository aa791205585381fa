from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.generic import TemplateView

from .permissions import before_second_factor, public, signed_in
from .views.passwords import (
    AskForLinkView,
    PasswordLinkView,
    PasswordView,
    account,
    daily_message,
    recovery_codes,
)
from .views.second_factor import EnrolView, VerifyView
from .views.session import DemoSignInView, SignInView

app_name = "accounts"
urlpatterns = [
    path("connexion/", public(SignInView.as_view()), name="login"),
    path("connexion/demonstration/", public(DemoSignInView.as_view()), name="demo_sign_in"),
    path("connexion/code/", before_second_factor(VerifyView.as_view()), name="verify"),
    path("connexion/second-facteur/", before_second_factor(EnrolView.as_view()), name="enrol"),
    path("mot-de-passe/", public(AskForLinkView.as_view()), name="password_forgotten"),
    path(
        "mot-de-passe/envoye/",
        public(TemplateView.as_view(template_name="accounts/password_link_sent.html")),
        name="password_link_sent",
    ),
    path("mot-de-passe/<uidb64>/<token>/", public(PasswordLinkView.as_view()), name="password_link"),
    path("compte/", account, name="account"),
    path("compte/mot-de-passe/", signed_in(PasswordView.as_view()), name="password"),
    path("compte/message-quotidien/", daily_message, name="daily_message"),
    path("compte/codes-de-secours/", recovery_codes, name="recovery_codes"),
    # Without a session there is nothing to sign out of: the way back is the sign-in page, not an error.
    path("deconnexion/", public(LogoutView.as_view()), name="logout"),
]
