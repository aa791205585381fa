from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from dsfr.forms import DsfrBaseForm

from .services import RECOVERY_DIGITS, TOTP_DIGITS
from .validators import RULE

#: As long as an account's address may be.
LONGEST_EMAIL = 254
REFUSED = "Adresse électronique ou mot de passe incorrect. Vérifiez votre saisie, puis réessayez."


class SignInForm(DsfrBaseForm, AuthenticationForm):
    """E-mail address and password. One message for every refusal: it never says whether an account exists."""

    username = forms.EmailField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        max_length=LONGEST_EMAIL,
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

    def clean_username(self) -> str:
        """Addresses are kept in lower case, and failures are counted by address."""
        return self.cleaned_data["username"].lower()


def code_field(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Code à usage unique",
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Saisissez le code."},
    )


class OneTimeCodeForm(DsfrBaseForm):
    """A code of the application (6 digits) or a recovery code (10), spaces left out."""

    lengths: tuple[int, ...] = (TOTP_DIGITS, RECOVERY_DIGITS)
    code = code_field("Les 6 chiffres affichés par votre application, ou un code de secours de 10 chiffres.")

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not (code.isascii() and code.isdigit() and len(code) in self.lengths):
            expected = " ou ".join(str(length) for length in self.lengths)
            raise forms.ValidationError(f"Un code a {expected} chiffres.", code="shape")
        return code


class EnrolForm(OneTimeCodeForm):
    """Only the application can prove that it holds the secret."""

    lengths = (TOTP_DIGITS,)
    code = code_field("Les 6 chiffres que votre application affiche.")


class PasswordLinkForm(DsfrBaseForm):
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Saisissez votre adresse électronique.",
            "invalid": "Cette adresse n'a pas la forme nom@domaine.fr.",
        },
    )


def new_password_field(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Saisissez le nouveau mot de passe."},
    )


class ChoosePasswordForm(DsfrBaseForm, SetPasswordForm):
    """A new password, twice. Django validates it; `accounts.services.set_password` keeps it."""

    new_password1 = new_password_field("Nouveau mot de passe", RULE)
    new_password2 = new_password_field("Nouveau mot de passe, une seconde fois")
    error_messages = {  # noqa: RUF012
        "password_mismatch": "Les deux mots de passe diffèrent : saisissez deux fois le même.",
    }


class ChangePasswordForm(ChoosePasswordForm, PasswordChangeForm):
    old_password = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Saisissez votre mot de passe actuel."},
    )
    error_messages = {  # noqa: RUF012
        **ChoosePasswordForm.error_messages,
        "password_incorrect": "Ce n'est pas votre mot de passe actuel.",
    }
    field_order = ("old_password", "new_password1", "new_password2")
