"""Messages to employers and people about a shortlist: what was asked for, and what became of it."""

import uuid

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from offers.models import EmployerContact

from ..enums import MessageKind, MessageState
from .interviews import Interview
from .shortlists import Shortlist


class Message(models.Model):
    """One message that a human asked for: to a ``contact`` of the employer, or to a ``job_seeker``."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("objet", max_length=12, choices=MessageKind)
    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, verbose_name="présélection", related_name="messages"
    )
    interview = models.ForeignKey(
        Interview, models.CASCADE, null=True, blank=True, verbose_name="entretien", related_name="messages"
    )
    contact = models.ForeignKey(
        EmployerContact, models.CASCADE, null=True, blank=True, verbose_name="contact", related_name="+"
    )
    job_seeker = models.ForeignKey(
        JobSeeker,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="demandeur d'emploi",
        related_name="+",
    )
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="demandé par", related_name="+")
    asked_at = written_at("demandé le")
    state = models.CharField("état", max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0, editable=False)
    changed_at = written_at("dernier changement le")

    class Meta:
        verbose_name = "message à un employeur ou à une personne"
        verbose_name_plural = "messages aux employeurs et aux personnes"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="shortlists_message_queue",
                fields=["changed_at"],
                condition=Q(state__in=[MessageState.QUEUED, MessageState.SENDING]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="shortlists_message_to",
                condition=Q(contact__isnull=False, job_seeker=None)
                | Q(contact=None, job_seeker__isnull=False) & ~Q(kind=MessageKind.SHORTLIST),
                violation_error_message="Un message va à un contact, ou à une personne.",
            ),
            models.CheckConstraint(
                name="shortlists_message_about",
                condition=Q(kind=MessageKind.SHORTLIST, interview=None)
                | ~Q(kind=MessageKind.SHORTLIST) & Q(interview__isnull=False),
                violation_error_message="Un message d'entretien dit lequel.",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"
