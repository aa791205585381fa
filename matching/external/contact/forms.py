from django import forms
from dsfr.forms import DsfrBaseForm

from francetravail_match.pilot.forms import choice_field

from ..enums import Visibility
from ..forms import EmployersForm


class AttestationForm(EmployersForm):
    """What the advisor reads on the profile today; good for seven days."""

    visibility = choice_field("« Open to Work » est", Visibility.choices)


class ReplyForm(DsfrBaseForm):
    reply = forms.CharField(
        label="Réponse à la personne",
        help_text="Elle la lit sur sa page.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez ce que la personne doit savoir."},
    )
