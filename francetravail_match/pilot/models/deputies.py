from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from francetravail_match.accounts.models import Agency
from francetravail_match.common.fields import account, written_at

from ..querysets import DeputyQuerySet
from .base import set_once
from .experiment import BOTH_DAYS_IN, DateRange


class Deputy(models.Model):
    """Whom a manager named in their place in the agency, from a day to a day, both included."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    manager = account("responsable")
    deputy = account("suppléant")
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    named_at = written_at("désigné le")
    withdrawn_at = set_once("retiré le")

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = "suppléance"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pilot_deputy_is_another",
                condition=~Q(deputy=F("manager")),
                violation_error_message="Nul n'est son propre suppléant.",
            ),
            models.CheckConstraint(
                name="pilot_deputy_days",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour ne précède pas le premier.",
            ),
            ExclusionConstraint(
                name="pilot_deputy_overlap",
                expressions=[
                    ("manager", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", BOTH_DAYS_IN), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
                violation_error_message="Un suppléant est déjà désigné pendant ces jours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}, du {self.starts_on:%d/%m/%Y} au {self.ends_on:%d/%m/%Y}"
