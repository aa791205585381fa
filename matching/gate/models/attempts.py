"""What looks like a way round the gate: numbers and codes, before and after; nobody's name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import Agency
from offers.models import JobOffer

from ..attempts.codes import AttemptCode
from ..attempts.querysets import AttemptQuerySet


class Attempt(models.Model):
    """A fact found on an offer, once. Not a judgement, and of nobody: what is found may be lawful.

    ``key``: what makes it another fact of the same kind. Written by `gate_find_attempts` alone.
    """

    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="gate_attempts", db_index=False
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="agence", related_name="+", db_index=False
    )
    code = models.CharField("fait", max_length=20, choices=AttemptCode)
    key = models.CharField("clé", max_length=60)
    before = models.JSONField("avant")
    after = models.JSONField("après")
    found_at = models.DateTimeField("trouvé le")

    objects: ClassVar[AttemptQuerySet] = AttemptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "fait à examiner"
        verbose_name_plural = "faits à examiner"
        ordering = ["-found_at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(name="gate_attempt_agency", fields=["agency", "-found_at", "-id"]),
            models.Index(name="gate_attempt_found", fields=["found_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="gate_attempt_once",
                fields=["offer", "code", "key"],
                violation_error_message="Ce fait est déjà connu.",
            ),
            models.CheckConstraint(
                name="gate_attempt_code",
                condition=Q(code__in=AttemptCode.values),
                violation_error_message="Ce fait n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
