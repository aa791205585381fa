"""What an interested person decides of their answers, for the day when they are registered."""

from django.db import models

from francetravail_match.common.fields import written_at

from ..querysets import KeepChoiceQuerySet
from .profiles import Profile


class KeepChoice(models.Model):
    """One decision, about these answers: the newest is in force; without any, nothing is kept.

    Written by a function of the owner, and changed by nobody. Gone with the answers: who takes them back, or
    declines, decides anew.
    """

    # The database itself cascades, as the answers do.
    profile = models.ForeignKey(
        Profile, models.CASCADE, verbose_name="réponses", related_name="keep_choices", db_constraint=False
    )
    wanted = models.BooleanField("veut garder ses réponses")
    text_version = models.CharField("version du texte", max_length=20)
    at = written_at("décidé le")

    objects = KeepChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "choix de garder ses réponses"
        verbose_name_plural = "choix de garder ses réponses"
        ordering = ["profile", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="external_keep_text",
                condition=~models.Q(text_version=""),
                violation_error_message="Un accord dit à quel texte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{'garder' if self.wanted else 'ne pas garder'} les réponses du repérage {self.profile_id}"
