from django import forms
from dsfr.forms import DsfrBaseForm

from francetravail_match.accounts.models import User

from .enums import RevealReason
from .perms import reasons_of


class RevealForm(DsfrBaseForm):
    """Why the pseudonym is lifted: one of the reasons of the user's roles."""

    reason = forms.TypedChoiceField(
        label="Pour quoi faire ?",
        coerce=RevealReason,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un motif.",
            "invalid_choice": "Ce motif n'est pas de ceux que votre rôle permet.",
        },
    )

    def __init__(self, data: object = None, *, user: User) -> None:
        super().__init__(data)
        reason: forms.TypedChoiceField = self.fields["reason"]
        reason.choices = [(reason.value, reason.label) for reason in reasons_of(user)]
