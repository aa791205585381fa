"""Somebody seen outside who turned out to be registered: the offer waits until their profile is looked at."""

import uuid

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.common.fields import account, written_at
from matching.gate.models import AbsenceFinding
from offers.models import JobOffer

from ..enums import Resemblance


class RegisteredFound(models.Model):
    """An advisor confirmed it: the finding was closed, no sighting is kept, this profile is to be completed.

    While ``done_at`` is empty, the gate of the offer is not opened again. Goes with the person.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="found_registered")
    finding = models.ForeignKey(AbsenceFinding, models.PROTECT, verbose_name="constat", related_name="+")
    # Of the database: the application, which erases the person, may not erase the line.
    job_seeker = models.ForeignKey(
        JobSeeker,
        models.DO_NOTHING,
        db_constraint=False,
        verbose_name="demandeur d'emploi",
        related_name="+",
    )
    resemblance = models.CharField("ressemblance", max_length=5, choices=Resemblance)
    by = account("confirmé par")
    at = written_at("confirmé le")
    done_by = account("complété par", null=True, blank=True)
    done_at = models.DateTimeField("complété le", null=True, blank=True)

    class Meta:
        verbose_name = "personne repérée, déjà inscrite"
        verbose_name_plural = "personnes repérées, déjà inscrites"
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="external_registered_once", fields=["offer", "job_seeker"], condition=Q(done_at=None)
            ),
            models.CheckConstraint(
                name="external_registered_resemblance",
                condition=Q(resemblance__in=Resemblance.values),
                violation_error_message="Dites ce qui ressemble.",
            ),
            models.CheckConstraint(
                name="external_registered_done",
                condition=Q(done_by=None, done_at=None) | Q(done_by__isnull=False, done_at__isnull=False),
                violation_error_message="Qui a complété le profil, et quand.",
            ),
        ]

    def __str__(self) -> str:
        return f"personne inscrite, repérée pour l'offre {self.offer_id}"
