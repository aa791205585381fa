"""One round of people for one offer, and its way from the advisor to the employer."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from offers.models import JobOffer

from ..enums import ShortlistReason, ShortlistState
from ..querysets import ShortlistQuerySet


class Shortlist(models.Model):
    """An offer has one that is not sent, at most. ``edition`` counts the changes of its people and notes: who
    changes it says which they saw.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="shortlists")
    state = models.CharField(
        "état", max_length=10, choices=ShortlistState, default=ShortlistState.DRAFT, editable=False
    )
    edition = models.PositiveIntegerField("édition", default=1, editable=False)
    edited_by = models.ForeignKey(User, models.PROTECT, verbose_name="modifiée par", related_name="+")
    edited_at = written_at("modifiée le")
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="commencée par", related_name="+")
    created_at = written_at("commencée le")
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True, editable=False)

    objects: ClassVar[ShortlistQuerySet] = ShortlistQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "présélection"
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="shortlists_one_in_preparation",
                fields=["offer"],
                condition=~Q(state=ShortlistState.SENT),
                violation_error_message="Cette offre a déjà une présélection en préparation.",
            ),
            models.CheckConstraint(
                name="shortlists_sent_has_its_date",
                condition=Q(state=ShortlistState.SENT, sent_at__isnull=False)
                | ~Q(state=ShortlistState.SENT) & Q(sent_at=None),
                violation_error_message="Une présélection envoyée a la date de son envoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"présélection {self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.state == ShortlistState.DRAFT


class ShortlistAct(models.Model):
    """A change of state, which inserting the row brings about. Nobody changes or deletes a row."""

    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, verbose_name="présélection", related_name="acts", db_index=False
    )
    actor = models.ForeignKey(User, models.PROTECT, verbose_name="auteur", related_name="+")
    from_state = models.CharField("de l'état", max_length=10, choices=ShortlistState)
    to_state = models.CharField("à l'état", max_length=10, choices=ShortlistState)
    reason = models.CharField("motif", max_length=20, choices=ShortlistReason, blank=True)
    at = written_at("date")

    class Meta:
        verbose_name = "changement d'état d'une présélection"
        verbose_name_plural = "changements d'état des présélections"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(name="shortlists_act_of", fields=["shortlist", "-id"])]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
