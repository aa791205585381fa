"""The French classification of activities (NAF)."""

from django.db import models
from django.db.models import Q

from .base import Retirable


class Naf(Retirable):
    """A section (level 1), division, group, class or sub-class (level 5, the APE code) of NAF rev. 2."""

    code = models.CharField("code", max_length=6, primary_key=True)
    label = models.CharField(
        "libellé", max_length=250, blank=True, help_text="Vide : aucune liste ne le donne."
    )
    level = models.PositiveSmallIntegerField("niveau")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="au-dessus", related_name="children"
    )

    class Meta(Retirable.Meta):
        verbose_name = "activité (NAF)"
        verbose_name_plural = "activités (NAF)"
        ordering = ["code"]
        constraints = [
            *Retirable.Meta.constraints,
            models.CheckConstraint(
                name="referentials_naf_level",
                condition=Q(level=1, parent=None, code__regex=r"^[A-U]$")
                | Q(parent__isnull=False)
                & (
                    Q(level=2, code__regex=r"^[0-9]{2}$")
                    | Q(level=3, code__regex=r"^[0-9]{2}\.[0-9]$")
                    | Q(level=4, code__regex=r"^[0-9]{2}\.[0-9]{2}$")
                    | Q(level=5, code__regex=r"^[0-9]{2}\.[0-9]{2}[A-Z]$")
                ),
                violation_error_message="Un code NAF s'écrit C, 25, 25.1, 25.11 ou 25.11Z selon son niveau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()
