"""What a person asked of a human, from their own page."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from francetravail_match.common.fields import written_at
from francetravail_match.common.sensitive_text import validate_not_sensitive
from offers.models import JobOffer

from ..appeal_enums import COMMENT_MOST, AppealKind
from ..appeal_querysets import AppealQuerySet


class Appeal(models.Model):
    """It waits until somebody says that it is handled. The database dates both, and changes nothing else.

    ``about``: the code of the answer, or of the criterion, that the person contests.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="appeals"
    )
    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    kind = models.CharField("objet", max_length=10, choices=AppealKind)
    about = models.CharField("à propos de", max_length=60, blank=True, db_default="")
    comment = models.TextField(
        "précision de la personne",
        max_length=COMMENT_MOST,
        blank=True,
        db_default="",
        validators=[validate_not_sensitive],
    )
    made_at = written_at("faite le")
    handled_at = models.DateTimeField("traitée le", null=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name="traitée par",
        related_name="+",
    )

    objects: ClassVar[AppealQuerySet] = AppealQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "demande d'une personne"
        verbose_name_plural = "demandes des personnes"
        ordering = ["made_at", "id"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="questions_appeal_waiting", fields=["agency", "made_at"], condition=Q(handled_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="questions_appeal_once",
                fields=["job_seeker", "agency", "kind", "about"],
                condition=Q(handled_at=None),
                violation_error_message="Cette demande attend déjà une réponse.",
            ),
            # Whatever the agency: it is decided once, by the data protection officer.
            models.UniqueConstraint(
                name="questions_objection_once",
                fields=["job_seeker"],
                condition=Q(handled_at=None, kind=AppealKind.OBJECTION),
                violation_error_message="Cette opposition attend déjà une décision.",
            ),
            models.CheckConstraint(
                name="questions_appeal_kind",
                condition=Q(kind__in=AppealKind.values),
                violation_error_message="Cet objet n'existe pas.",
            ),
            models.CheckConstraint(
                name="questions_appeal_handled_by_someone",
                condition=Q(handled_at=None, handled_by=None)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                violation_error_message="Dites qui a traité cette demande.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
