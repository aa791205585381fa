"""Users and the agencies they belong to."""

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from francetravail_match.referentials.models import Region

from .enums import Role
from .permissions import AGENCY_ROLES, PERMISSIONS, Action


class Agency(models.Model):
    """An agency: the unit that offers, runs and shortlists belong to."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("code", max_length=10, unique=True)
    name = models.CharField("nom", max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="agencies")
    switchboard = models.CharField(
        "numéro d'appel",
        max_length=20,
        blank=True,
        db_default="",
        help_text="Celui que les personnes appellent. Vide : le numéro national.",
    )
    mailbox = models.EmailField(
        "boîte de l'agence",
        blank=True,
        db_default="",
        help_text="D'où l'agence écrit aux personnes externes. Vide : l'adresse d'envoi du service.",
    )

    class Meta:
        verbose_name = "agence"
        ordering = ["code"]
        constraints = [
            # The journal names an agency by its code, and holds nothing but codes.
            models.CheckConstraint(
                name="accounts_agency_code",
                condition=Q(code__regex="^[0-9A-Z]+$"),
                violation_error_message="Un code d'agence est fait de chiffres et de capitales sans accent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without ``password`` it waits for the owner of the address to choose one."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """What `createsuperuser` calls: an administrator, by the role and nothing else."""
        return self.create_user(email, password, roles=[Role.ADMINISTRATOR], **fields)


class User(AbstractBaseUser):
    """A person who works with the product, signed in by e-mail address, holding a set of roles.

    The roles are the only source of rights: no group, no permission of one's own, no superuser. The database
    journals every change of rights, whoever writes it, and dates the closing (`accounts_user_journal`).
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=150, blank=True)
    last_name = models.CharField("nom", max_length=150, blank=True)
    is_active = models.BooleanField(
        "actif", default=True, help_text="À décocher pour fermer un compte : un compte ne se supprime pas."
    )
    closed_at = models.DateTimeField(
        "fermé le",
        null=True,
        editable=False,
        help_text="Vide tant que le compte est ouvert. Écrit par la base.",
    )
    second_factor_since = models.DateTimeField(
        "second facteur depuis",
        null=True,
        editable=False,
        help_text="Vide tant que la personne n'a pas enregistré d'application d'authentification.",
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), verbose_name="rôles", default=list, blank=True
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="agence", related_name="users"
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="région pilotée",
        related_name="+",
        help_text="Celle d'un pilote régional. Les autres rôles tiennent la leur de leur agence.",
    )
    daily_message = models.BooleanField(
        "message quotidien",
        default=True,
        db_default=True,
        editable=False,
        help_text="Le message du matin, que la personne accepte ou refuse elle-même.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "utilisateur"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_known_roles",
                condition=Q(roles__contained_by=Role.values),
                violation_error_message="Ce rôle n'existe pas.",
            ),
            # Two spellings of an address would be two accounts, and twice as many attempts at a password.
            models.CheckConstraint(
                name="accounts_user_email_in_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Écrivez l'adresse électronique en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and not set(roles).isdisjoint(self.roles)

    def may(self, action: Action) -> bool:
        """Whether one of the user's roles gives the right; a role that acts for an agency needs one."""
        roles = PERMISSIONS[action]
        return self.has_role(*(roles if self.agency_id else roles - AGENCY_ROLES))

    # What Django's administration asks of a user.

    @property
    def is_staff(self) -> bool:
        return self.may(Action.ADMINISTER)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.may(Action.ADMINISTER)

    def has_module_perms(self, app_label: str) -> bool:
        return self.may(Action.ADMINISTER)

    # A session ends when the password changes, and when the second factor is enrolled or taken away.

    def get_session_auth_hash(self) -> str:
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes | None) -> str:
        since = self.second_factor_since.isoformat() if self.second_factor_since else ""
        return salted_hmac(
            "accounts.session", f"{self.password} {since}", secret=secret, algorithm="sha256"
        ).hexdigest()
