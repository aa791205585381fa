from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import Agency
from francetravail_match.referentials.models import Region, RomeCode

from ..enums import AlarmMessage, OpeningLevel


class OpeningAlarm(models.Model):
    """The gate was opened more often than the threshold in a region, one of its agencies or of its trades.

    Raised by `gate_raise_alarms`, which counts. The application says no more than that it was told.
    """

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    level = models.CharField("niveau", max_length=6, choices=OpeningLevel)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="agence", related_name="+"
    )
    rome = models.ForeignKey(
        RomeCode, models.PROTECT, null=True, blank=True, verbose_name="métier", related_name="+"
    )
    n_offers = models.PositiveIntegerField("offres")
    n_opened = models.PositiveIntegerField("offres ouvertes")
    threshold = models.PositiveSmallIntegerField("seuil (%)")
    message_state = models.CharField("message", max_length=7, choices=AlarmMessage, blank=True)
    raised_at = models.DateTimeField("levée le")

    class Meta:
        verbose_name = "alerte d'ouvertures"
        verbose_name_plural = "alertes d'ouvertures"
        ordering = ["-raised_at", "-id"]
        default_permissions = ()
        indexes = [models.Index(name="gate_openingalarm_region", fields=["region", "-raised_at", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="gate_openingalarm_place",
                condition=Q(level=OpeningLevel.REGION, agency=None, rome=None)
                | Q(level=OpeningLevel.AGENCY, agency__isnull=False, rome=None)
                | Q(level=OpeningLevel.TRADE, agency=None, rome__isnull=False),
                violation_error_message="Une alerte est celle d'une région, d'une agence ou d'un métier.",
            ),
            models.CheckConstraint(
                name="gate_openingalarm_message",
                condition=Q(message_state__in=AlarmMessage.values),
                violation_error_message="Cet état n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} : {self.n_opened} sur {self.n_offers}"

    @property
    def place(self) -> str:
        return str(self.agency or self.rome or self.region)
