from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from ..enums import Situation, Visibility


class AttestationForm(DsfrBaseForm):
    """What the advisor reads on the profile today; good for seven days."""

    visibility = forms.ChoiceField(
        label="« Open to Work » est visible", choices=Visibility, widget=forms.RadioSelect
    )
    situation = forms.ChoiceField(label="Situation", choices=Situation, widget=forms.RadioSelect)
    ends_on = forms.DateField(
        label="Fin du contrat, si elle est connue",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Écrivez une date, par exemple 15/01/2027."},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("situation") == Situation.ENDING and not said.get("ends_on"):
            self.add_error("ends_on", "Donnez la date de fin que montre le profil.")
        elif said.get("situation") != Situation.ENDING:
            said["ends_on"] = None
        return said


class ReplyForm(DsfrBaseForm):
    reply = forms.CharField(
        label="Réponse à la personne",
        help_text="Elle la lit sur sa page.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez ce que la personne doit savoir."},
    )
