"""What every referential has: an edition, and rows that are retired rather than deleted."""

from typing import Any

from django.db import models
from django.db.models import Q

from ..querysets import RetirableQuerySet


class ReferenceVersion(models.Model):
    """Which edition of a referential is loaded, and the digest of the files it came from."""

    name = models.CharField("référentiel", max_length=20, unique=True)
    version = models.CharField("version", max_length=40)
    digest = models.CharField("empreinte", max_length=64)
    loaded_at = models.DateTimeField("chargé le")

    class Meta:
        verbose_name = "version de référentiel"
        verbose_name_plural = "versions de référentiels"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Retirable(models.Model):
    """A row that a later edition may no longer have: it stays for what refers to it, and is not proposed.

    The application has no right to delete one.
    """

    retired_at = models.DateTimeField("retiré le", null=True, blank=True)
    retired_in = models.CharField(
        "retiré par l'édition", max_length=40, blank=True, default="", db_default=""
    )

    objects: Any = RetirableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_retired",
                condition=Q(retired_at=None, retired_in="") | Q(retired_at__isnull=False) & ~Q(retired_in=""),
                violation_error_message="Une ligne retirée dit quand et par quelle édition.",
            ),
        ]
