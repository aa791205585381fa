"""The person, and every answer that is one column."""

import base64
import datetime
import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from francetravail_match.referentials.models import Commune

from ..enums import Category, EducationLevel, SalaryPeriod
from ..querysets import JobSeekerQuerySet, pseudonym_bits

#: 13 or 15 characters that begin as a social security number does: never an identifier here (P1).
NIR_SHAPE = r"^[1-478][0-9]{4}[0-9AB][0-9]{7}([0-9]{2})?$"

#: Days of the calendar: PostgreSQL knows an infinite one, and years that nobody can read.
DAYS = (datetime.date.min, datetime.date.max)
NO_DAY = "Cette date n'est pas un jour du calendrier."


def answer(label: str) -> "models.BooleanField[bool | None, bool | None]":
    """A question asked of a person: yes, no, or not asked."""
    return models.BooleanField(label, null=True, blank=True)


def flag(label: str) -> "models.BooleanField[bool, bool]":
    """Not a question: true or false, also for who writes SQL without naming it."""
    return models.BooleanField(label, default=False, db_default=False)


def complete(label: str) -> "models.BooleanField[bool, bool]":
    """The person said that there is nothing else: what is not listed in this family is not held."""
    return flag(label)


class JobSeeker(models.Model):
    """A registered person, known on screen by a pseudonym only.

    ``registration_number`` is the source's own and opaque. Who left keeps this row until retention ends, and
    has no search row. Beside it, `Answer` says where each answer comes from, `Identity` who the person is.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    registration_number = models.CharField("numéro d'inscription à la source", max_length=20)
    registered_on = models.DateField("inscription le", null=True, blank=True)
    left_on = models.DateField("sortie le", null=True, blank=True)
    category = models.CharField("catégorie", max_length=1, choices=Category, null=True, blank=True)  # noqa: DJ001
    opted_in = answer("demande à être prise en compte (catégories E et F)")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name="commune de résidence", related_name="+"
    )
    available_from = models.DateField("disponible à partir du", null=True, blank=True)

    accepts_permanent = answer("accepte un CDI")
    accepts_fixed_term = answer("accepte un CDD")
    accepts_temporary = answer("accepte l'intérim")
    accepts_seasonal = answer("accepte un emploi saisonnier")
    accepts_apprenticeship = answer("accepte l'alternance")
    accepts_self_employed = answer("accepte une activité non salariée")
    accepts_full_time = answer("accepte un temps plein")
    accepts_part_time = answer("accepte un temps partiel")
    accepts_remote = answer("accepte le télétravail complet")
    accepts_night = answer("accepte le travail de nuit")
    accepts_weekend = answer("accepte le travail du week-end")
    accepts_on_call = answer("accepte les astreintes")
    accepts_shifts = answer("accepte les horaires postés")
    accepts_long_trips = answer("accepte les grands déplacements")

    wished_salary = models.DecimalField(
        "salaire minimum souhaité (euros bruts)",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    wished_salary_period = models.CharField(  # noqa: DJ001
        "période du salaire souhaité", max_length=5, choices=SalaryPeriod, null=True, blank=True
    )
    education_level = models.PositiveSmallIntegerField(
        "niveau de formation", choices=EducationLevel, null=True, blank=True
    )
    education_field = models.CharField(  # noqa: DJ001
        "domaine de formation (Formacode)", max_length=5, null=True, blank=True
    )

    skills_complete = complete("n'a pas d'autre compétence")
    licences_complete = complete("n'a pas d'autre permis")
    languages_complete = complete("ne parle pas d'autre langue")
    certifications_complete = complete("n'a pas d'autre certification")

    hidden_from_employers = flag("profil masqué aux employeurs")
    processing_restricted = flag("limitation du traitement (RGPD, art. 18)")
    stop_asking = flag("ne plus l'interroger")
    answers_valid_until = models.DateField(
        "prochaine fin de validité d'une réponse", null=True, blank=True, editable=False
    )
    synthetic = models.BooleanField("personne fictive", default=False, editable=False)

    objects: ClassVar[JobSeekerQuerySet] = JobSeekerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "demandeur d'emploi"
        verbose_name_plural = "demandeurs d'emploi"
        ordering = ["id"]
        indexes = [
            models.Index(pseudonym_bits(), name="candidates_pseudonym"),
            models.Index(
                name="candidates_answers_due",
                fields=["answers_valid_until"],
                condition=Q(answers_valid_until__isnull=False),
            ),
            # Empty in production, which asks at every start that it be.
            models.Index(name="candidates_jobseeker_synthetic", fields=["id"], condition=Q(synthetic=True)),
            models.Index(
                name="candidates_jobseeker_left", fields=["left_on"], condition=Q(left_on__isnull=False)
            ),
        ]
        constraints = [
            # Not `unique=True`, which would add a second index for LIKE.
            models.UniqueConstraint(
                name="candidates_registration_number_unique",
                fields=["registration_number"],
                violation_error_message="Ce numéro d'inscription est déjà celui d'une autre personne.",
            ),
            models.CheckConstraint(
                name="candidates_jobseeker_category",
                condition=Q(category=None) | Q(category__in=Category.values),
                violation_error_message="Cette catégorie d'inscription n'existe pas.",
            ),
            models.CheckConstraint(
                name="candidates_registration_number_shape",
                condition=Q(registration_number__regex=r"^[0-9A-Za-z_-]+$")
                & ~Q(registration_number__regex=NIR_SHAPE),
                violation_error_message=(
                    "Le numéro d'inscription a de 1 à 20 lettres ou chiffres, "
                    "et n'est jamais un numéro de sécurité sociale."
                ),
            ),
            models.CheckConstraint(
                name="candidates_jobseeker_available_day",
                condition=Q(available_from=None) | Q(available_from__range=DAYS),
                violation_error_message=NO_DAY,
            ),
            models.CheckConstraint(
                name="candidates_jobseeker_left_after_registration",
                condition=Q(left_on=None) | Q(registered_on=None) | Q(left_on__gte=models.F("registered_on")),
                violation_error_message="La sortie ne précède pas l'inscription.",
            ),
            models.CheckConstraint(
                name="candidates_wished_salary_shape",
                condition=Q(wished_salary=None, wished_salary_period=None)
                # NaN is greater than any number.
                | Q(
                    wished_salary__gt=0,
                    wished_salary__lt=10_000_000,
                    wished_salary_period__in=SalaryPeriod.values,
                ),
                violation_error_message="Un salaire souhaité a un montant et une période.",
            ),
            models.CheckConstraint(
                name="candidates_education_shape",
                condition=(Q(education_level=None) | Q(education_level__in=EducationLevel.values))
                & (Q(education_field=None) | Q(education_field__regex=r"^[0-9]{5}$")),
                violation_error_message="Un niveau de formation de 0 à 8, un domaine de cinq chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def pseudonym(self) -> str:
        return pseudonym(self.public_id)

    def declares_area(self) -> bool:
        """Whether they said where they accept to work."""
        return self.areas.exists()


#: The typed answers; each name is also the code of its question.
ANSWER_FIELDS = (
    "opted_in",
    "available_from",
    *(
        f"accepts_{what}"
        for what in (
            "permanent fixed_term temporary seasonal apprenticeship self_employed full_time part_time remote"
            " night weekend on_call shifts long_trips"
        ).split()
    ),
    "wished_salary",
    "wished_salary_period",
    "education_level",
    "education_field",
    "skills_complete",
    "licences_complete",
    "languages_complete",
    "certifications_complete",
)


def pseudonym(public_id: uuid.UUID) -> str:
    """Short name of a person on screen: eight letters and digits of the public identifier's random bits."""
    letters = base64.b32encode(public_id.bytes[-5:]).decode()
    return f"{letters[:4]}-{letters[4:]}"
