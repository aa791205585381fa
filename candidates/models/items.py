"""What a person holds, or was asked about and does not hold. No row: not asked."""

from django.db import models
from django.db.models import F, Q

from ..enums import LanguageLevel, Licence
from .person import DAYS, NO_DAY, JobSeeker


def owner(items: str) -> "models.ForeignKey[JobSeeker, JobSeeker]":
    """Whose it is; the primary key begins with it, so it needs no index of its own."""
    return models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name=items, db_index=False
    )


class HeldItem(models.Model):
    """One item of a family. ``held`` False: not held or refused, because the person was asked."""

    held = models.BooleanField("détient", default=True, db_default=True)

    class Meta:
        abstract = True


class HeldSkill(HeldItem):
    """A skill or an item of knowledge of ROME, by its OGR code."""

    pk = models.CompositePrimaryKey("job_seeker", "ogr", verbose_name="clé")
    job_seeker = owner("skills")
    ogr = models.IntegerField("code OGR")

    class Meta:
        verbose_name = "compétence d'une personne"
        verbose_name_plural = "compétences des personnes"
        ordering = ["job_seeker", "ogr"]
        constraints = [
            models.CheckConstraint(
                name="candidates_skill_ogr",
                condition=Q(ogr__gt=0),
                violation_error_message="Un code OGR est un nombre positif.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ogr)


class HeldLicence(HeldItem):
    """A category of the driving licence."""

    pk = models.CompositePrimaryKey("job_seeker", "code", verbose_name="clé")
    job_seeker = owner("licences")
    code = models.CharField("catégorie de permis", max_length=3, choices=Licence)

    class Meta:
        verbose_name = "permis d'une personne"
        verbose_name_plural = "permis des personnes"
        ordering = ["job_seeker", "code"]
        constraints = [
            models.CheckConstraint(
                name="candidates_licence_code",
                condition=Q(code__in=Licence.values),
                violation_error_message="Cette catégorie de permis n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class HeldLanguage(HeldItem):
    """A language by its ISO 639 code; ``level`` NULL: spoken, at a level not known."""

    pk = models.CompositePrimaryKey("job_seeker", "code", verbose_name="clé")
    job_seeker = owner("languages")
    code = models.CharField("langue (ISO 639)", max_length=3)
    level = models.CharField("niveau (CECRL)", max_length=2, choices=LanguageLevel, null=True, blank=True)  # noqa: DJ001

    class Meta:
        verbose_name = "langue d'une personne"
        verbose_name_plural = "langues des personnes"
        ordering = ["job_seeker", "code"]
        constraints = [
            models.CheckConstraint(
                name="candidates_language_shape",
                condition=Q(code__regex=r"^[a-z]{2,3}$")
                & (Q(level=None) | Q(held=True, level__in=LanguageLevel.values)),
                violation_error_message=(
                    "Une langue : un code de deux ou trois lettres ; un niveau de A1 à C2 si elle est parlée."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level or ''}".strip()


class HeldCertification(HeldItem):
    """A certificate by its code; ``valid_until`` is its last valid day, NULL: as its terms say."""

    pk = models.CompositePrimaryKey("job_seeker", "code", verbose_name="clé")
    job_seeker = owner("certifications")
    code = models.CharField("certification", max_length=30)
    level = models.CharField("niveau", max_length=20, blank=True, db_default="")
    obtained_on = models.DateField("obtenue le", null=True, blank=True)
    valid_until = models.DateField("valable jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "certification d'une personne"
        verbose_name_plural = "certifications des personnes"
        ordering = ["job_seeker", "code"]
        constraints = [
            models.CheckConstraint(
                name="candidates_certification_shape",
                condition=Q(held=True) & ~Q(code="")
                | Q(held=False, level="", obtained_on=None, valid_until=None) & ~Q(code=""),
                violation_error_message="Une certification non détenue n'a ni date ni niveau.",
            ),
            models.CheckConstraint(
                name="candidates_certification_days",
                condition=(Q(obtained_on=None) | Q(obtained_on__range=DAYS))
                & (Q(valid_until=None) | Q(valid_until__range=DAYS)),
                violation_error_message=NO_DAY,
            ),
            models.CheckConstraint(
                name="candidates_certification_dates",
                condition=Q(obtained_on=None) | Q(valid_until=None) | Q(valid_until__gte=F("obtained_on")),
                violation_error_message="La fin de validité ne précède pas l'obtention.",
            ),
        ]

    def __str__(self) -> str:
        return self.code
