"""The way in of an employer: a link to the one shortlist that was sent to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from offers.models import EmployerContact

from ..enums import EMPLOYER_LINK_DAYS
from ..querysets import EmployerLinkQuerySet
from .shortlists import Shortlist


class EmployerLink(models.Model):
    """The token is known to who received it alone: the database keeps its SHA-256, and writes the end.

    ``contact`` empty: given by hand, or the contact is no longer kept.
    """

    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, verbose_name="présélection", related_name="links"
    )
    contact = models.ForeignKey(
        EmployerContact, models.SET_NULL, null=True, blank=True, verbose_name="contact", related_name="+"
    )
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="créé par", related_name="+")
    created_at = written_at("créé le")
    expires_at = written_at("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, editable=False)
    opened_at = models.DateTimeField("ouvert le", null=True, editable=False)

    objects: ClassVar[EmployerLinkQuerySet] = EmployerLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "lien d'un employeur"
        verbose_name_plural = "liens des employeurs"
        ordering = ["-created_at", "-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="shortlists_link_digest",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="L'empreinte d'un lien est un SHA-256.",
            ),
        ]

    def __str__(self) -> str:
        return f"lien d'un employeur, jusqu'à {EMPLOYER_LINK_DAYS} jours"
