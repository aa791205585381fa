import datetime
from decimal import Decimal
from typing import Any

from django import forms

from francetravail_match.common.database import app_today
from francetravail_match.common.templatetags.french import euros
from francetravail_match.referentials.enums import MinimumWageArea
from francetravail_match.referentials.querysets import smic_at

from ...enums import ContractKind, CriterionLevel, PayPeriod, ScheduleConstraint, WorkingTime
from ...imports.contract import LONGEST_MONTHS
from ...imports.salary import MOST_MONTHS, PLAUSIBLE
from ...imports.working_time import LONGEST_WEEK_MINUTES
from ...linter.pay import HOURS
from ...models import OfferCriterion
from .base import NumberField, StepForm

CHOOSE = ("", "Choisir")
#: In days: how long ago, and how far ahead, a contract may begin that somebody writes.
LATEST_START_AGO, FARTHEST_START = 366, 2 * 366


def amount(label: str, hint: str = "") -> NumberField:
    return NumberField(
        label=label,
        help_text=hint,
        min_value=Decimal(1),
        max_digits=9,
        decimal_places=2,
        error_messages={"invalid": "Écrivez un montant, comme 2 100 ou 12,50."},
    )


class TermsForm(StepForm):
    """Contract, hours, start and pay."""

    contract = forms.ChoiceField(
        label="Type de contrat",
        choices=[CHOOSE, *ContractKind.choices],
        error_messages={"required": "Choisissez le type de contrat."},
    )
    months = forms.IntegerField(
        label="Durée du contrat, en mois",
        help_text="Pour un CDD, une mission ou une saison.",
        required=False,
        min_value=1,
        max_value=LONGEST_MONTHS,
        error_messages={
            "min_value": "Un mois au moins.",
            "max_value": f"{LONGEST_MONTHS} mois au plus.",
        },
    )
    working_time = forms.ChoiceField(
        label="Temps de travail", choices=[("", "Non précisé"), *WorkingTime.choices], required=False
    )
    weekly_hours = NumberField(
        label="Heures par semaine",
        min_value=1,
        max_value=LONGEST_WEEK_MINUTES // 60,
        max_digits=4,
        decimal_places=2,
        error_messages={
            "invalid": "Écrivez un nombre d'heures, comme 35 ou 28,5.",
            "min_value": "Une heure au moins.",
            "max_value": f"{LONGEST_WEEK_MINUTES // 60} heures au plus.",
        },
    )
    schedule = forms.MultipleChoiceField(
        label="Ce que les horaires imposent",
        choices=ScheduleConstraint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = forms.DateField(
        label="Début du contrat",
        help_text="Vide : aucune date n'est exigée, sauf de la catégorie D (libre dans le délai national).",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    period = forms.ChoiceField(
        label="Salaire brut",
        choices=[("", "Non précisé"), *PayPeriod.choices],
        required=False,
    )
    minimum = amount("Minimum, en euros")
    maximum = amount("Maximum, en euros", "Sans lui, aucun salaire souhaité ne peut être comparé à l'offre.")
    paid_months = NumberField(
        label="Nombre de mois payés par an",
        min_value=12,
        max_value=MOST_MONTHS,
        max_digits=3,
        decimal_places=1,
        error_messages={
            "invalid": "Écrivez un nombre de mois, comme 12 ou 13,5.",
            "min_value": "12 mois au moins.",
            "max_value": f"{MOST_MONTHS} mois au plus.",
        },
    )

    def clean_start(self) -> datetime.date | None:
        """A year mistyped is seen; what the offer says already is not called into question."""
        start: datetime.date | None = self.cleaned_data["start"]
        stored = {row.value.get("on") for row in self.around.stored if row.code == "availability"}
        if start and start.isoformat() not in stored:
            days = (start - app_today()).days
            if not -LATEST_START_AGO <= days <= FARTHEST_START:
                raise forms.ValidationError(
                    "Vérifiez l'année : ce début est passé depuis plus d'un an, ou à plus de deux ans.",
                    code="year",
                )
        return start

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        low, high, period = (cleaned.get(name) for name in ("minimum", "maximum", "period"))
        if (low or high) and not period:
            self.add_error("period", "Dites si le salaire est par heure, par mois ou par an.")
        elif period and not (low or high or {"minimum", "maximum"} & self.errors.keys()):
            self.add_error("minimum", "Donnez au moins un montant.")
        if cleaned.get("contract") == ContractKind.PERMANENT and cleaned.get("months"):
            self.add_error("months", "Un CDI n'a pas de durée : effacez-la, ou choisissez un autre contrat.")
        if low and high and low > high:
            self.add_error("maximum", "Le maximum est inférieur au minimum.")
        elif period and (low or high):
            least, most = PLAUSIBLE[PayPeriod(period)]
            if any(value and not least <= value <= most for value in (low, high)):
                label = PayPeriod(period).label
                self.add_error(
                    "period", f"{label.capitalize()}, on attend de {euros(least)} à {euros(most)}."
                )
        return cleaned

    def criteria(self) -> list[OfferCriterion]:
        given = self.given
        found = []
        if given["contract"]:
            found.append(OfferCriterion(code="contract", item=given["contract"]))
        if given["working_time"]:
            found.append(OfferCriterion(code="working_time", item=given["working_time"]))
        found += [OfferCriterion(code="schedule", item=item) for item in sorted(given["schedule"] or [])]
        if given["start"]:
            value = {"on": given["start"].isoformat()}
            found.append(OfferCriterion(code="availability", item="start", value=value))
        return [*found, *self._salary(given)]

    def _salary(self, given: dict[str, Any]) -> list[OfferCriterion]:
        if not given["period"] or not (given["minimum"] or given["maximum"]):
            return []
        bounds = [f"{value:.2f}" if value else None for value in (given["minimum"], given["maximum"])]
        months = given["paid_months"]
        value = {
            "period": given["period"],
            "min": bounds[0],
            "max": bounds[1],
            "months": float(months) if months else None,
        }
        return [OfferCriterion(code="salary", level=CriterionLevel.WISHED, value=value)]

    def details(self) -> dict[str, Any]:
        given = self.given
        hours = given["weekly_hours"]
        length = {"contract_months": given["months"], "contract_days": None} if given["months"] else {}
        return {"weekly_minutes": round(hours * 60) if hours else None, **length}


def floors() -> list[tuple[str, list[str]]]:
    """The legal minimum of today: of each area by its name, for each period, in words."""
    today = app_today()
    hourly = {str(area.label): smic_at(today, area) for area in MinimumWageArea}
    return [
        (area, [f"{euros(round(least * hours, 2))} {period.label}" for period, hours in HOURS.items()])
        for area, least in hourly.items()
    ]
