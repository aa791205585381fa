"""One message to one person, whatever the number of offers it asks about."""

import base64
import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.fields import written_at
from offers.models import JobOffer

from ..enums import DeliveryState
from ..querysets import DeliveryQuerySet


def new_code() -> str:
    """By which a person who doubts a message has it confirmed: 40 random bits, as ABCD-EFGH."""
    letters = base64.b32encode(secrets.token_bytes(5)).decode()
    return f"{letters[:4]}-{letters[4:]}"


class Delivery(models.Model):
    """The database holds it to one message within seven days of a person, writes its dates and lets the state
    move forward only. ``public_id`` is all that the envelope says of it. ``agency``: who answers for it.
    ``newcomer_of``: written beyond the message of the week, once, for whom this offer waits.
    """

    public_id = models.UUIDField("identifiant du message", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        "code de vérification", max_length=9, default=new_code, unique=True, editable=False
    )
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="deliveries"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    newcomer_of = models.ForeignKey(
        JobOffer,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        verbose_name="nouvelle venue pour l'offre",
        related_name="+",
    )
    state = models.CharField("état", max_length=17, choices=DeliveryState, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    not_before = models.DateTimeField("pas avant", null=True, blank=True)
    day = models.DateField("jour", editable=False)
    queued_at = written_at("préparé le")
    sending_at = models.DateTimeField("envoi commencé le", null=True, editable=False)
    sent_at = models.DateTimeField("accepté le", null=True, editable=False)
    ended_at = models.DateTimeField("sort connu le", null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="sort déclaré par", related_name="+"
    )

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "message de questions"
        verbose_name_plural = "messages de questions"
        ordering = ["-queued_at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="questions_delivery_queue",
                fields=["queued_at"],
                condition=Q(state__in=[DeliveryState.QUEUED, DeliveryState.SENDING]),
            ),
            models.Index(
                name="questions_delivery_uncertain",
                fields=["agency", "queued_at"],
                condition=Q(state=DeliveryState.UNCERTAIN),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="questions_newcomer_once",
                fields=["job_seeker", "newcomer_of"],
                condition=Q(newcomer_of__isnull=False) & ~Q(state=DeliveryState.CANCELLED),
                violation_error_message="Cette personne a déjà reçu son message pour cette offre.",
            ),
            models.CheckConstraint(
                name="questions_delivery_state",
                condition=Q(state__in=DeliveryState.values),
                violation_error_message="Cet état n'existe pas.",
            ),
            models.CheckConstraint(
                name="questions_delivery_decided",
                condition=Q(
                    state__in=[DeliveryState.DECLARED_SENT, DeliveryState.DECLARED_NOT_SENT],
                    decided_by__isnull=False,
                )
                | ~Q(state__in=[DeliveryState.DECLARED_SENT, DeliveryState.DECLARED_NOT_SENT])
                & Q(decided_by=None),
                violation_error_message="Le sort d'un message est déclaré par quelqu'un.",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"
