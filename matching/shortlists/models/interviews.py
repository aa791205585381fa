"""When and where a person and an employer meet."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from francetravail_match.common.sensitive_text import validate_not_sensitive

from .referrals import Referral

MINUTES_LEAST, MINUTES_MOST = 15, 480


class Interview(models.Model):
    """``sequence`` counts the changes, as calendars want it: the database adds one to each."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(
        Referral, models.CASCADE, verbose_name="mise en relation", related_name="interviews"
    )
    starts_at = models.DateTimeField("début")
    minutes = models.PositiveSmallIntegerField(
        "durée (minutes)",
        default=45,
        validators=[MinValueValidator(MINUTES_LEAST), MaxValueValidator(MINUTES_MOST)],
    )
    place = models.CharField("lieu", max_length=200, validators=[validate_not_sensitive])
    sequence = models.PositiveSmallIntegerField("modifications", default=0, editable=False)
    planned_by = models.ForeignKey(User, models.PROTECT, verbose_name="organisé par", related_name="+")
    planned_at = written_at("organisé le")
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "entretien"
        ordering = ["-starts_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="shortlists_interview_one",
                fields=["referral"],
                condition=Q(cancelled_at=None),
                violation_error_message="Un entretien est déjà prévu : modifiez-le.",
            ),
            models.CheckConstraint(
                name="shortlists_interview_minutes",
                condition=Q(minutes__gte=MINUTES_LEAST, minutes__lte=MINUTES_MOST),
                violation_error_message="Un entretien dure de 15 minutes à 8 heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"entretien {self.public_id}"
