"""Who asked to see who a person is."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import written_at

from ..enums import RevealReason
from .person import JobSeeker


class Reveal(models.Model):
    """One lifting of a pseudonym: written before anything is shown, never changed, capped by day.

    The database dates it and refuses those beyond the national parameter `reveals_per_day` (trigger).
    """

    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="reveals"
    )
    revealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="levée par",
        related_name="+",
        db_index=False,  # the index below begins with it
    )
    reason = models.CharField("motif", max_length=20, choices=RevealReason)
    revealed_at = written_at("levée le")

    class Meta:
        verbose_name = "levée de pseudonymat"
        verbose_name_plural = "levées de pseudonymat"
        ordering = ["-revealed_at", "-id"]
        default_permissions = ()
        indexes = [models.Index(name="candidates_reveal_day", fields=["revealed_by", "revealed_at"])]
        constraints = [
            models.CheckConstraint(
                name="candidates_reveal_reason",
                condition=Q(reason__in=RevealReason.values),
                violation_error_message="Ce motif n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
