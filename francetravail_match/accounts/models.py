"""Users and the agencies they belong to."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from francetravail_match.referentials.models import Region

from .enums import Role
from .permissions import AGENCY_ROLES, PERMISSIONS, Action


class Agency(models.Model):
    """An agency: the unit that offers, runs and shortlists belong to."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("code", max_length=10, unique=True)
    name = models.CharField("nom", max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="agencies")

    class Meta:
        verbose_name = "agence"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person who works with the product, signed in by e-mail address, holding a set of roles."""

    username = None  # type: ignore[assignment]
    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), verbose_name="rôles", default=list, blank=True
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="agence", related_name="users"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "utilisateur"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_known_roles",
                condition=Q(roles__contained_by=Role.values),
                violation_error_message="Ce rôle n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and not set(roles).isdisjoint(self.roles)

    def may(self, action: Action) -> bool:
        """Whether one of the user's roles gives the right; a role that acts for an agency needs one."""
        roles = PERMISSIONS[action]
        return self.has_role(*(roles if self.agency_id else roles - AGENCY_ROLES))
