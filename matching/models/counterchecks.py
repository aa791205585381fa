"""What the counter-check of a run found: numbers, and the people who lack the least."""

from django.db import models
from django.db.models import Q

from ..enums import NEAREST_KEPT
from .found import FoundPerson, score_in_range
from .runs import MatchRun


class CounterCheck(models.Model):
    """What everyone near the occupation lacks: of each run in which nobody matched, and of those of which
    somebody asked for it.

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


class NearMiss(FoundPerson):
    """One of the people who lack the fewest required criteria."""

    countercheck = models.ForeignKey(
        CounterCheck, models.CASCADE, verbose_name="contre-épreuve", related_name="nearest"
    )

    class Meta:
        verbose_name = "personne proche"
        verbose_name_plural = "personnes proches"
        ordering = ["countercheck", "rank"]
        constraints = [
            models.UniqueConstraint(name="matching_nearmiss_rank", fields=["countercheck", "rank"]),
            models.UniqueConstraint(name="matching_nearmiss_person", fields=["countercheck", "job_seeker"]),
            models.CheckConstraint(
                name="matching_nearmiss_rank_range", condition=Q(rank__gte=1, rank__lte=NEAREST_KEPT)
            ),
            score_in_range("matching_nearmiss_score"),
        ]
