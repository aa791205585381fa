from django import forms
from django.contrib.auth.forms import AuthenticationForm
from dsfr.forms import DsfrBaseForm

REFUSED = "Adresse électronique ou mot de passe incorrect. Vérifiez votre saisie, puis réessayez."


class SignInForm(DsfrBaseForm, AuthenticationForm):
    """E-mail address and password. One message for every refusal: it never says whether an account exists."""

    username = forms.EmailField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Saisissez votre adresse électronique.",
            "invalid": "Cette adresse n'a pas la forme nom@domaine.fr.",
        },
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Saisissez votre mot de passe."},
    )
    error_messages = {  # noqa: RUF012
        "invalid_login": REFUSED,
        "inactive": REFUSED,
    }
