"""Programs that use the API, each with one token of which the database keeps the digest alone."""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from francetravail_match.accounts.models import Agency, User

from .enums import LIFETIME, Scope
from .querysets import IntegrationQuerySet

NAME_TAKEN = "Une intégration de ce nom a déjà son jeton : révoquez-la, ou donnez un autre nom."
EXPIRY = "Un jeton expire après sa création, et un an plus tard au plus."


class Integration(models.Model):
    """A program that acts for agencies: what it may do and see never changes, a new one is made instead.

    ``expires_on`` is the last day, in Paris, on which the token serves.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        "nom", max_length=100, help_text="Le programme et son service, jamais une personne."
    )
    digest = models.CharField("empreinte du jeton", max_length=64, unique=True, editable=False)
    agencies = models.ManyToManyField(
        Agency,
        verbose_name="agences",
        related_name="integrations",
        help_text="Ce qui appartient à d'autres agences n'existe pas pour elle.",
    )
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name="droits")
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="créée par", related_name="+", editable=False
    )
    created_on = models.DateField("créée le", editable=False)
    expires_on = models.DateField("expire le", help_text="Un an après sa création au plus tard.")
    revoked_at = models.DateTimeField("révoquée le", null=True, editable=False)
    last_used_on = models.DateField("dernier usage le", null=True, editable=False)

    objects: ClassVar[IntegrationQuerySet] = IntegrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "intégration"
        ordering = ["name", "id"]
        constraints = [
            # The page that shows a token, loaded anew, asks for it again: nobody would know of a second one.
            models.UniqueConstraint(
                name="integrations_one_of_a_name",
                fields=["name"],
                condition=Q(revoked_at=None),
                violation_error_message=NAME_TAKEN,
            ),
            models.CheckConstraint(
                name="integrations_known_scopes",
                condition=Q(scopes__contained_by=Scope.values, scopes__len__gte=1),
                violation_error_message="Donnez au moins un droit, parmi ceux qui existent.",
            ),
            models.CheckConstraint(
                name="integrations_lifetime",
                condition=Q(expires_on__gt=F("created_on"), expires_on__lte=F("created_on") + LIFETIME),
                violation_error_message=EXPIRY,
            ),
            models.CheckConstraint(
                name="integrations_digest",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="L'empreinte d'un jeton est un SHA-256.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    @cached_property
    def agency_ids(self) -> list[int]:
        """Read once: a list lets the planner see how many there are."""
        return list(self.agencies.order_by("pk").values_list("pk", flat=True))

    def is_over(self, today: date) -> bool:
        return self.revoked_at is not None or self.expires_on < today

    @property
    def is_authenticated(self) -> bool:
        """What Django and the framework of the API ask of whoever calls: only a valid token makes one."""
        return True
