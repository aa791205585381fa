"""Whom a region decided to contact beside those without a job, or whose contract ends."""

from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at
from francetravail_match.referentials.models import Region
from matching.gate.models.fields import number

from ..enums import BY_POLICY, Situation


class ContactPolicy(models.Model):
    """People of this situation may be contacted in this region; it ends once.

    Written by functions of the owner. ``n_contacted``: how many were, under it; kept when they are gone.
    """

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    situation = models.CharField("situation", max_length=12, choices=Situation)
    reference = models.CharField("référence de la décision", max_length=200)
    decided_by = account("décidé par")
    decided_at = written_at("décidé le")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    n_contacted = number("personnes contactées")

    class Meta:
        verbose_name = "politique de contact"
        verbose_name_plural = "politiques de contact"
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="external_policy_once",
                fields=["region", "situation"],
                condition=Q(ended_at=None),
                violation_error_message="Cette situation est déjà décidée dans la région.",
            ),
            models.CheckConstraint(
                name="external_policy_situation",
                condition=Q(situation__in=BY_POLICY),
                violation_error_message="Les autres situations peuvent être contactées sans politique.",
            ),
            models.CheckConstraint(
                name="external_policy_reference",
                condition=~Q(reference=""),
                violation_error_message="Donnez la référence de la décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_situation_display()} ({self.region_id})"
