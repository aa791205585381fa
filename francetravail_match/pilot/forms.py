from typing import Any

from django import forms
from django.db.models import QuerySet
from dsfr.forms import DsfrBaseForm

from francetravail_match.accounts.models import User
from francetravail_match.common.sensitive_text import validate_not_sensitive

from .enums import Council, Opinion


def day_field(label: str, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Donnez une date.", "invalid": "Cette date n'existe pas."},
    )


def choice_field(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Ce choix n'existe pas."},
    )


class SwitchForm(DsfrBaseForm):
    reason = forms.CharField(
        label="Motif",
        help_text="Lu par qui suit l'expérimentation. N'y nommez personne.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_not_sensitive],
        error_messages={"required": "Écrivez le motif."},
    )


class ConsultationForm(DsfrBaseForm):
    council = choice_field("Instance consultée", Council.choices)
    opinion = choice_field("Sens de l'avis", Opinion.choices)
    held_on = day_field("Date de l'avis", "Si aucun avis n'a été rendu : la fin du délai de consultation.")
    expertise_on = day_field("Date du rapport d'expertise", "S'il y a eu une expertise.", required=False)
    reference = forms.CharField(
        label="Référence",
        help_text="Du procès-verbal.",
        max_length=100,
        error_messages={"required": "Donnez la référence du procès-verbal."},
    )


class DaysForm(DsfrBaseForm):
    starts_on = day_field("Premier jour")
    ends_on = day_field("Dernier jour", "Inclus.")


class DeputyForm(DaysForm):
    deputy = forms.ModelChoiceField(
        label="Suppléant",
        queryset=User.objects.none(),
        empty_label="Choisir une personne de l'agence",
        to_field_name="public_id",
        error_messages={
            "required": "Choisissez une personne.",
            "invalid_choice": "Choisissez une personne de l'agence.",
        },
    )
    ends_on = day_field("Dernier jour", "Inclus. Trois mois au plus après le premier.")
    field_order = ("deputy", "starts_on", "ends_on")

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = colleagues
