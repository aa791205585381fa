"""Alarms on the wording of an offer that a human has set aside."""

from django.conf import settings
from django.db import models

from francetravail_match.common.fields import written_at

from ..enums import SetAsideReason
from .offers import JobOffer


class AlarmSetAside(models.Model):
    """One alarm that does not hold for one offer. The database dates it; nobody changes or deletes it.

    ``digest`` is that of the excerpt, which is the offer's own text and is not kept here: another wording is
    another alarm.
    """

    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="alarms_set_aside")
    rule = models.CharField("règle", max_length=40)
    digest = models.CharField("empreinte de l'extrait", max_length=64)
    reason = models.CharField("motif", max_length=20, choices=SetAsideReason)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", related_name="+"
    )
    at = written_at("date")

    class Meta:
        verbose_name = "alerte écartée"
        verbose_name_plural = "alertes écartées"
        ordering = ["offer", "rule", "digest"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="offers_alarm_set_aside_once",
                fields=["offer", "rule", "digest"],
                violation_error_message="Cette alerte est déjà écartée.",
            ),
            models.CheckConstraint(
                name="offers_alarm_set_aside_reason",
                condition=models.Q(reason__in=SetAsideReason.values),
                violation_error_message="Dites pourquoi l'alerte ne tient pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} : {self.get_reason_display()}"
