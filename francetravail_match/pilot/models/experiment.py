"""Until when the experiment lasts, what the works councils said of it, where it is active."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from francetravail_match.common.fields import account, written_at
from francetravail_match.referentials.models import Region

from ..enums import Council, Opinion
from ..querysets import ActivationQuerySet, ConsultationQuerySet
from .base import set_once


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


BOTH_DAYS_IN = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class Experiment(models.Model):
    """The national parameters of the experiment; the latest row is in force, the others are its history."""

    ends_on = models.DateField("dernier jour", help_text="Elle se ferme d'elle-même ce jour à minuit.")
    reason = models.CharField("motif", max_length=300)
    author = account("auteur")
    set_at = written_at("fixé le")

    class Meta:
        verbose_name = "durée de l'expérimentation"
        verbose_name_plural = "durées de l'expérimentation"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pilot_experiment_reason",
                condition=~Q(reason=""),
                violation_error_message="Dites pourquoi cette date est retenue.",
            ),
        ]

    def __str__(self) -> str:
        return f"jusqu'au {self.ends_on:%d/%m/%Y}"


class Consultation(models.Model):
    """One works council was consulted: the central one for the country, an establishment's for its region.

    The latest of a council counts: what was recorded wrongly is recorded again.
    """

    council = models.CharField("instance", max_length=20, choices=Council)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="région", related_name="+"
    )
    opinion = models.CharField("sens de l'avis", max_length=20, choices=Opinion)
    held_on = models.DateField("date", help_text="De l'avis, ou de la fin du délai si aucun n'a été rendu.")
    expertise_on = models.DateField(
        "date du rapport d'expertise", null=True, blank=True, help_text="Vide : pas d'expertise."
    )
    reference = models.CharField("référence", max_length=100, help_text="Du procès-verbal ou de la décision.")
    recorded_by = account("enregistrée par")
    recorded_at = written_at("enregistrée le")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation d'un CSE"
        verbose_name_plural = "consultations des CSE"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pilot_consultation_place",
                condition=Q(council=Council.CENTRAL, region=None)
                | Q(council=Council.ESTABLISHMENT, region__isnull=False),
                violation_error_message="Un CSE d'établissement a une région, le CSE central les a toutes.",
            ),
            models.CheckConstraint(
                name="pilot_consultation_opinion",
                condition=Q(opinion__in=Opinion.values),
                violation_error_message="Ce sens d'avis n'existe pas.",
            ),
            models.CheckConstraint(
                name="pilot_consultation_reference",
                condition=~Q(reference=""),
                violation_error_message="Donnez la référence de la consultation.",
            ),
            # What a foreign key of an activation names: the council of that very region.
            models.UniqueConstraint(name="pilot_consultation_of_region", fields=["id", "region"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_council_display()}, {self.held_on:%d/%m/%Y} : {self.get_opinion_display()}"


class Activation(models.Model):
    """A region takes part, from a day to a day, both included, on the ground of two consultations."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    central = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="consultation du CSE central", related_name="+"
    )
    establishment = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="consultation du CSE d'établissement", related_name="+"
    )
    activated_by = account("activée par")
    activated_at = written_at("activée le")
    ended_by = account("fin décidée par", null=True, blank=True)
    ended_at = set_once("fin décidée le")

    objects = ActivationQuerySet.as_manager()

    class Meta:
        verbose_name = "activation d'une région"
        verbose_name_plural = "activations des régions"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pilot_activation_days",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour ne précède pas le premier.",
            ),
            models.CheckConstraint(
                name="pilot_activation_ended",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                violation_error_message="Une fin décidée dit par qui et quand.",
            ),
            ExclusionConstraint(
                name="pilot_activation_overlap",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", BOTH_DAYS_IN), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
                violation_error_message="Cette région est déjà active pendant ces jours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} du {self.starts_on:%d/%m/%Y} au {self.ends_on:%d/%m/%Y}"
