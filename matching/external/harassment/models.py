"""Reports of harassment, written by functions of the owner alone; what is sealed is read by one of them."""

import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate

from francetravail_match.accounts.models import Agency
from francetravail_match.common.fields import account, written_at
from offers.models import JobOffer

from ..models import Sighting
from .enums import ENDING, OLDEST_FACTS, ActKind, EvidenceKind, Outcome, Place, ReportKind
from .querysets import ReportQuerySet

PARIS = ZoneInfo("Europe/Paris")


class Report(models.Model):
    """Somebody of the agency says that a person outside harasses them. What happened is sealed beside it.

    ``sighting``: the thread, while it is held; the report outlives it.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    reported_by = account("signalé par")
    kind = models.CharField("faits", max_length=10, choices=ReportKind)
    place = models.CharField("où", max_length=9, choices=Place)
    happened_on = models.DateField("date des faits")
    offer = models.ForeignKey(
        JobOffer, models.PROTECT, null=True, blank=True, verbose_name="offre", related_name="+"
    )
    sighting = models.ForeignKey(
        Sighting,
        models.DO_NOTHING,
        null=True,
        blank=True,
        verbose_name="repérage",
        related_name="+",
        db_constraint=False,  # the migration adds one that empties it when the sighting is erased
    )
    n_images = models.PositiveSmallIntegerField("captures d'écran", default=0)
    has_words = models.BooleanField("récit", default=False)
    seal_version = models.PositiveSmallIntegerField("version de la clé du scellé")
    at = written_at("signalé le")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="harassment_report_kind",
                condition=Q(kind__in=ReportKind.values, place__in=Place.values),
                violation_error_message="Dites ce qui s'est passé, et où.",
            ),
            # On the day of the report in Paris.
            models.CheckConstraint(
                name="harassment_report_recent",
                condition=Q(happened_on__gte=TruncDate("at", tzinfo=PARIS) - OLDEST_FACTS),
                violation_error_message="Vérifiez l'année : ces faits auraient plus de six ans.",
            ),
        ]

    def __str__(self) -> str:
        return f"signalement {self.public_id}"


class ReportAct(models.Model):
    """What was done about a report: by whom, when, for whom."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="signalement", related_name="acts")
    kind = models.CharField("acte", max_length=10, choices=ActKind)
    outcome = models.CharField("issue", max_length=9, choices=Outcome, blank=True)
    to = account("confié à", null=True, blank=True)
    by = account("auteur")
    at = written_at("date")

    class Meta:
        verbose_name = "suite d'un signalement"
        verbose_name_plural = "suites des signalements"
        ordering = ["report", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="harassment_act_kind",
                condition=Q(kind__in=ActKind.values),
                violation_error_message="Cet acte n'existe pas.",
            ),
            models.CheckConstraint(
                name="harassment_act_outcome",
                condition=Q(kind=ActKind.CLOSED, outcome__in=Outcome.values)
                | ~Q(kind=ActKind.CLOSED) & Q(outcome=""),
                violation_error_message="On clôt avec une issue.",
            ),
            models.CheckConstraint(
                name="harassment_act_to",
                condition=Q(kind=ActKind.REASSIGNED, to__isnull=False)
                | ~Q(kind=ActKind.REASSIGNED) & Q(to=None),
                violation_error_message="On confie un fil à quelqu'un.",
            ),
            models.UniqueConstraint(
                name="harassment_ended_once", fields=["report"], condition=Q(kind__in=ENDING)
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Evidence(models.Model):
    """What was told or shown, sealed: `harassment_open` hands it to a manager, after the journal's line."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="signalement", related_name="+")
    kind = models.CharField("sorte", max_length=5, choices=EvidenceKind)
    sealed = models.BinaryField("contenu sous scellé")

    class Meta:
        verbose_name = "pièce d'un signalement"
        verbose_name_plural = "pièces des signalements"
        ordering = ["report", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"pièce {self.pk}"


class Block(models.Model):
    """A sender with whom nobody of the agency does anything any more, known by a keyed hash."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name="signalement", related_name="blocks")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    digest = models.BinaryField("empreinte", max_length=16)
    key_version = models.PositiveSmallIntegerField("version de la clé")
    lifted_at = models.DateTimeField("levé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "expéditeur bloqué"
        verbose_name_plural = "expéditeurs bloqués"
        ordering = ["report", "id"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="harassment_block_in_force", fields=["digest", "agency"], condition=Q(lifted_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"blocage {self.pk}"
