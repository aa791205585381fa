"""What the counter-check of a run found: numbers, nobody's name."""

from django.db import models
from django.db.models import Q

from .runs import MatchRun


class CounterCheck(models.Model):
    """Of a run in which nobody matched: what everyone near the occupation lacks.

    ``due_since``: asked for, and not made since. ``made_at``: when ``counts`` were counted, or the last
    attempt without any. ``counts``: as `matching.countercheck.data.as_data` writes them; NULL before the
    first that succeeds.
    """

    run = models.OneToOneField(
        MatchRun, models.CASCADE, verbose_name="rapprochement", related_name="countercheck"
    )
    due_since = models.DateTimeField("attendue depuis", null=True, blank=True)
    made_at = models.DateTimeField("faite le", null=True, blank=True)
    counts = models.JSONField("nombres", null=True, blank=True)

    class Meta:
        verbose_name = "contre-épreuve"
        verbose_name_plural = "contre-épreuves"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                name="matching_countercheck_due", fields=["due_since"], condition=Q(due_since__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"contre-épreuve du {self.run}"
