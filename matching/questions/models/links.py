"""The personal link: what a person opens without an account."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from offers.models import JobOffer

from ..enums import LINK_DAYS, LinkPurpose


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PersonalLink(models.Model):
    """One person's way in. The token is known to the person alone: the database keeps its SHA-256.

    ``offer`` empty: every offer. ``created_by`` empty: sent with questions, by a task. The database writes
    the end, ``lasts_days`` after the beginning.
    """

    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="links"
    )
    purposes = ArrayField(models.CharField(max_length=12, choices=LinkPurpose), verbose_name="objets")
    offer = models.ForeignKey(
        JobOffer, models.CASCADE, null=True, blank=True, verbose_name="offre", related_name="+"
    )
    delivery = models.ForeignKey(
        "questions.Delivery",
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="message",
        related_name="links",
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="créé par", related_name="+"
    )
    created_at = written_at("créé le")
    lasts_days = models.PositiveSmallIntegerField("durée (jours)", default=LINK_DAYS)
    expires_at = written_at("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, editable=False)

    class Meta:
        verbose_name = "lien personnel"
        verbose_name_plural = "liens personnels"
        ordering = ["-created_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="questions_link_digest",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="L'empreinte d'un lien est un SHA-256.",
            ),
            models.CheckConstraint(
                name="questions_link_purposes",
                condition=Q(purposes__contained_by=LinkPurpose.values, purposes__len__gte=1),
                violation_error_message="Un lien sert à quelque chose de connu.",
            ),
            models.CheckConstraint(
                name="questions_link_lifetime",
                condition=Q(lasts_days__gte=1, lasts_days__lte=LINK_DAYS),
                violation_error_message="Un lien dure au plus deux mois.",
            ),
        ]

    def __str__(self) -> str:
        return f"lien personnel {self.pk}"

    @property
    def seen_by(self) -> User | None:
        """The advisor who handed it over, and could open it; None for who has no account any more."""
        author = self.created_by
        return author if author and author.is_active else None

    def opens(self, purpose: LinkPurpose) -> bool:
        return purpose in self.purposes
