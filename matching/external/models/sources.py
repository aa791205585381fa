"""Which sources a region uses: none until its pilote decides so, with a reference."""

from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at
from francetravail_match.referentials.models import Region

SOURCE_SHAPE = r"^[a-z][a-z0-9_]{1,19}$"


class SourceActivation(models.Model):
    """A source that a region decided to use. Written by functions of the owner; it ends once."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    source = models.CharField("source", max_length=20)
    reference = models.CharField("référence de la décision", max_length=200)
    decided_by = account("décidé par")
    decided_at = written_at("décidé le")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "source activée"
        verbose_name_plural = "sources activées"
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="external_activation_once",
                fields=["region", "source"],
                condition=Q(ended_at=None),
                violation_error_message="Cette source est déjà active dans la région.",
            ),
            models.CheckConstraint(
                name="external_activation_source",
                condition=Q(source__regex=SOURCE_SHAPE),
                violation_error_message="Cette source n'existe pas.",
            ),
            models.CheckConstraint(
                name="external_activation_reference",
                condition=~Q(reference=""),
                violation_error_message="Donnez la référence de la décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.region_id})"
