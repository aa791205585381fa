"""Calls, and the sheets of people to call."""

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from offers.models import JobOffer

from ..enums import CallOutcome


class CallSheet(models.Model):
    """Twenty people at most for one advisor to call about one offer, until the end of the day."""

    offer = models.ForeignKey(JobOffer, models.CASCADE, verbose_name="offre", related_name="call_sheets")
    taken_by = models.ForeignKey(User, models.PROTECT, verbose_name="prise par", related_name="+")
    taken_at = written_at("prise le")
    day = models.DateField("jour", editable=False)

    class Meta:
        verbose_name = "feuille d'appels"
        verbose_name_plural = "feuilles d'appels"
        ordering = ["-taken_at", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"feuille d'appels {self.pk}"


class CallSheetLine(models.Model):
    """One person of a sheet; nobody is on two sheets of one day (``day`` is that of the sheet)."""

    sheet = models.ForeignKey(
        CallSheet, models.CASCADE, verbose_name="feuille", related_name="lines", db_index=False
    )
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="+", db_index=False
    )
    day = models.DateField("jour", editable=False)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "ligne d'une feuille d'appels"
        verbose_name_plural = "lignes de feuilles d'appels"
        ordering = ["sheet", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="questions_callsheetline_position",
                fields=["sheet", "position"],
                violation_error_message="Ce rang est pris.",
            ),
            models.UniqueConstraint(
                name="questions_callsheetline_one_a_day",
                fields=["job_seeker", "day"],
                violation_error_message="Cette personne est déjà sur une feuille d'appels du jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"ligne {self.position} de la feuille {self.sheet_id}"


class Call(models.Model):
    """One call that was made: the database says when."""

    job_seeker = models.ForeignKey(
        JobSeeker,
        models.CASCADE,
        verbose_name="demandeur d'emploi",
        related_name="calls",
        db_index=False,
    )
    offer = models.ForeignKey(JobOffer, models.CASCADE, verbose_name="au sujet de l'offre", related_name="+")
    called_by = models.ForeignKey(User, models.PROTECT, verbose_name="appelée par", related_name="+")
    called_at = written_at("appelée le")
    day = models.DateField("jour", editable=False)
    outcome = models.CharField("issue", max_length=12, choices=CallOutcome)

    class Meta:
        verbose_name = "appel"
        ordering = ["-called_at", "-id"]
        default_permissions = ()
        indexes = [models.Index(name="questions_call_person", fields=["job_seeker", "called_at"])]
        constraints = [
            models.CheckConstraint(
                name="questions_call_outcome",
                condition=Q(outcome__in=CallOutcome.values),
                violation_error_message="Cette issue n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"appel {self.pk}"
