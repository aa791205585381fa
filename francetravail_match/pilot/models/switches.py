from django.db import models
from django.db.models import F, Q

from francetravail_match.accounts.models import Agency
from francetravail_match.common.fields import account, written_at
from francetravail_match.referentials.models import Region

from ..enums import Level, SwitchKind
from ..querysets import SwitchActQuerySet


class SwitchAct(models.Model):
    """Somebody stopped the pilot in an agency, a region or the country, or lifted a stop.

    The latest act in effect of a place says how it stands there. For the country an act is in effect once a
    second pilote has signed: that is a row of its own, which names the first signature and who gave it.
    """

    kind = models.CharField("acte", max_length=10, choices=SwitchKind)
    level = models.CharField("niveau", max_length=10, choices=Level)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="agence", related_name="+"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="région", related_name="+"
    )
    by = account("auteur")
    reason = models.CharField("motif", max_length=300)
    done_at = written_at("date")
    answers = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="première signature",
        related_name="answer",
    )
    first_by = account("premier signataire", null=True, blank=True)

    objects = SwitchActQuerySet.as_manager()

    class Meta:
        verbose_name = "arrêt ou reprise"
        verbose_name_plural = "arrêts et reprises"
        ordering = ["-id"]
        indexes = [models.Index(fields=["level", "agency", "region", "-id"], name="pilot_switchact_place")]
        constraints = [
            models.CheckConstraint(
                name="pilot_switchact_kind",
                condition=Q(kind__in=SwitchKind.values),
                violation_error_message="Cet acte n'existe pas.",
            ),
            models.CheckConstraint(
                name="pilot_switchact_place",
                condition=Q(level=Level.AGENCY, agency__isnull=False, region=None)
                | Q(level=Level.REGION, agency=None, region__isnull=False)
                | Q(level=Level.NATION, agency=None, region=None),
                violation_error_message="Un arrêt est celui d'une agence, d'une région ou du pays.",
            ),
            models.CheckConstraint(
                name="pilot_switchact_reason",
                condition=~Q(reason=""),
                violation_error_message="Écrivez le motif.",
            ),
            models.CheckConstraint(
                name="pilot_switchact_second_signature",
                condition=Q(answers=None, first_by=None)
                | Q(level=Level.NATION, answers__isnull=False, first_by__isnull=False) & ~Q(first_by=F("by")),
                violation_error_message="La seconde signature est celle d'un autre pilote régional.",
            ),
            models.UniqueConstraint(name="pilot_switchact_signed", fields=["id", "by", "kind", "level"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_level_display()}"
