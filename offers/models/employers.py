"""Who offers the jobs: legal units, their establishments, and the people one talks to there."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Lower, Upper

from francetravail_match.referentials.models import Commune

from ..identifiers import IsSiren, IsSiret, validate_siren, validate_siret
from ..querysets import EmployerContactQuerySet, EmployerQuerySet

NAF_SHAPE = r"^[0-9]{2}\.[0-9]{2}[A-Z]$"
NAF_MESSAGE = "Un code NAF s'écrit comme 43.22A : quatre chiffres et une lettre."


class EmployerGroup(models.Model):
    """Employers of several SIREN that are one to the people who work there: nobody is shown to their own.

    ``siren``: that of the parent company, where somebody gave it.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=200, unique=True)
    siren = models.CharField(  # noqa: DJ001
        "SIREN de la maison mère",
        max_length=9,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_siren],
    )

    class Meta:
        verbose_name = "groupe d'employeurs"
        verbose_name_plural = "groupes d'employeurs"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="offers_group_siren_valid",
                condition=Q(siren=None) | Q(IsSiren(F("siren"))),
                violation_error_message="Ce SIREN est faux : vérifiez ses neuf chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Employer(models.Model):
    """A legal unit (SIREN), or an employer known by name alone, as most public offers have it."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=200)
    siren = models.CharField(  # noqa: DJ001
        "SIREN", max_length=9, null=True, blank=True, unique=True, validators=[validate_siren]
    )
    declared_number = models.CharField(
        "numéro déclaré",
        max_length=20,
        blank=True,
        help_text="Ce que la source donne pour un SIRET et dont la clé est fausse : à vérifier.",
    )
    group = models.ForeignKey(
        EmployerGroup, models.PROTECT, null=True, blank=True, verbose_name="groupe", related_name="employers"
    )

    objects: ClassVar[EmployerQuerySet] = EmployerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "employeur"
        ordering = ["name", "id"]
        indexes = [
            # Search by the beginning of the name, whatever the case.
            models.Index(OpClass(Upper("name"), "text_pattern_ops"), name="offers_employer_name_start"),
        ]
        constraints = [
            models.CheckConstraint(
                name="offers_employer_siren_valid",
                condition=Q(siren=None) | Q(IsSiren(F("siren"))),
                violation_error_message="Ce SIREN est faux : vérifiez ses neuf chiffres.",
            ),
            models.CheckConstraint(
                name="offers_employer_declared_or_known",
                condition=Q(siren=None) | Q(declared_number=""),
                violation_error_message="Un employeur dont le SIREN est connu n'a pas de numéro à vérifier.",
            ),
            models.UniqueConstraint(
                name="offers_employer_name_without_siren",
                fields=["name", "declared_number"],
                condition=Q(siren=None),
                violation_error_message="Un employeur sans SIREN porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Establishment(models.Model):
    """One place of an employer (SIRET); the database holds it under the employer of its SIREN.

    ``naf_by``, ``naf_at``: who said the activity here, and when. Neither where a source did.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="employeur", related_name="establishments"
    )
    siret = models.CharField("SIRET", max_length=14, unique=True, validators=[validate_siret])
    siren = models.GeneratedField(
        verbose_name="SIREN",
        expression=Left("siret", 9),
        output_field=models.CharField(max_length=9),
        db_persist=True,
    )
    name = models.CharField("enseigne", max_length=200, blank=True)
    naf = models.CharField(
        "code NAF", max_length=6, blank=True, validators=[RegexValidator(NAF_SHAPE, NAF_MESSAGE)]
    )
    naf_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="code NAF indiqué par",
        related_name="+",
    )
    naf_at = models.DateTimeField("code NAF indiqué le", null=True, blank=True, editable=False)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name="commune", related_name="+"
    )
    address = models.CharField("adresse", max_length=250, blank=True)

    class Meta:
        verbose_name = "établissement"
        ordering = ["siret"]
        constraints = [
            models.CheckConstraint(
                name="offers_establishment_siret_valid",
                condition=Q(IsSiret(F("siret"))),
                violation_error_message="Ce SIRET est faux : vérifiez ses quatorze chiffres.",
            ),
            models.CheckConstraint(
                name="offers_establishment_naf_shape",
                condition=Q(naf="") | Q(naf__regex=NAF_SHAPE),
                violation_error_message=NAF_MESSAGE,
            ),
            models.CheckConstraint(
                name="offers_establishment_naf_said_by",
                condition=Q(naf_by=None, naf_at=None)
                | (Q(naf_by__isnull=False, naf_at__isnull=False) & ~Q(naf="")),
                violation_error_message="Qui indique un code NAF est noté avec le code et sa date.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.siret


class EmployerContact(models.Model):
    """Someone to talk to at an employer's, by professional means only.

    Personal data. Seen by whoever handles an offer of that employer in their agency (`visible_to`); kept
    `CONTACT_RETENTION` after it was last confirmed.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.CASCADE, verbose_name="employeur", related_name="contacts")
    establishment = models.ForeignKey(
        Establishment,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="établissement",
        related_name="contacts",
    )
    name = models.CharField("nom", max_length=120, blank=True)
    function = models.CharField("fonction", max_length=120, blank=True)
    email = models.EmailField("adresse professionnelle", blank=True)
    phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    confirmed_at = models.DateTimeField("confirmé le")

    objects: ClassVar[EmployerContactQuerySet] = EmployerContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "contact chez l'employeur"
        verbose_name_plural = "contacts chez l'employeur"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "employer",
                Lower("email"),
                name="offers_contact_email",
                condition=~Q(email=""),
                violation_error_message="Cet employeur a déjà un contact à cette adresse.",
            ),
            models.CheckConstraint(
                name="offers_contact_says_something",
                condition=~Q(name="", email="", phone=""),
                violation_error_message="Un contact a un nom, une adresse ou un téléphone.",
            ),
            models.CheckConstraint(
                name="offers_contact_phone_shape",
                condition=Q(phone="") | Q(phone__regex=r"^\+?[0-9]{6,15}$"),
                violation_error_message="Un téléphone s'écrit avec ses chiffres seuls, comme 0320000000.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone
