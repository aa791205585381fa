"""What only few may read. No matching reads these tables, and the engine's role cannot."""

from django.db import models
from django.db.models import Q

from .person import JobSeeker

EMAIL_SHAPE = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class Identity(models.Model):
    """Names and ways to reach a person.

    Read on a reveal (reason in the journal first), by the rights desk and by what sends messages; erased with
    the person. The search rows know only whether there is a way to reach them.
    """

    job_seeker = models.OneToOneField(
        JobSeeker,
        models.CASCADE,
        primary_key=True,
        verbose_name="demandeur d'emploi",
        related_name="identity",
    )
    first_name = models.CharField("prénom", max_length=100, blank=True, db_default="")
    last_name = models.CharField("nom", max_length=100, blank=True, db_default="")
    email = models.EmailField("adresse électronique", blank=True, db_default="")
    phone = models.CharField(
        "téléphone", max_length=16, blank=True, db_default="", help_text="Format international : +33…"
    )

    class Meta:
        verbose_name = "identité"
        ordering = ["job_seeker"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="candidates_identity_phone",
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{5,14}$"),
                violation_error_message="Un numéro de téléphone s'écrit +33 puis neuf chiffres.",
            ),
            models.CheckConstraint(
                name="candidates_identity_email",
                condition=Q(email="") | Q(email__regex=EMAIL_SHAPE),
                violation_error_message="L'adresse électronique a la forme nom@domaine.fr.",
            ),
        ]

    def __str__(self) -> str:
        return self.job_seeker.pseudonym


class DisabilityStatus(models.Model):
    """Recognition as a disabled worker, for adjustments that the person asks for; never for matching."""

    job_seeker = models.OneToOneField(
        JobSeeker,
        models.CASCADE,
        primary_key=True,
        verbose_name="demandeur d'emploi",
        related_name="disability_status",
    )
    recognised = models.BooleanField("qualité de travailleur handicapé reconnue")
    valid_until = models.DateField("valable jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "situation de handicap"
        verbose_name_plural = "situations de handicap"
        ordering = ["job_seeker"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.job_seeker.pseudonym
