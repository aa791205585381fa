"""What an interested person says of themself about what the offer asks. Nobody else has an entry here."""

from django.db import models
from django.db.models import F, Q

from candidates.enums import AreaKind, EducationLevel, LanguageLevel
from candidates.models.person import answer, flag
from francetravail_match.common.fields import written_at
from francetravail_match.referentials.models import Commune, RomeCode

from ..enums import ItemKind
from .acts import Sighting

#: Of none of the fields that the offer asks for; Formacode has no such number.
OTHER_TRAINING = "00000"


class Profile(models.Model):
    """Typed as what is known of registered people, for the same criteria; NULL: not known.

    Written by a function of the owner, only while the person is interested; gone with the sighting, or when
    they decline. ``rome``: the occupation that they said yes to. ``education_field``: a Formacode, or
    `OTHER_TRAINING`.
    """

    # The database itself cascades: whatever erases a sighting erases what was said (migration).
    sighting = models.OneToOneField(
        Sighting,
        models.CASCADE,
        primary_key=True,
        verbose_name="repérage",
        related_name="profile",
        db_constraint=False,
    )
    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier accepté", related_name="+")
    experience_months = models.PositiveSmallIntegerField("expérience (mois)", null=True, blank=True)
    area_kind = models.CharField(  # noqa: DJ001
        "zone de mobilité", max_length=11, choices=AreaKind, null=True, blank=True
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name="commune", related_name="+"
    )
    radius_km = models.PositiveSmallIntegerField("rayon (km)", null=True, blank=True)
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
    education_level = models.PositiveSmallIntegerField(
        "niveau de formation", choices=EducationLevel, null=True, blank=True
    )
    education_field = models.CharField(  # noqa: DJ001
        "domaine de formation", max_length=5, null=True, blank=True
    )
    licences_complete = flag("n'a pas d'autre permis")
    changed_at = written_at("dernière réponse le")

    class Meta:
        verbose_name = "réponses d'une personne intéressée"
        verbose_name_plural = "réponses des personnes intéressées"
        ordering = ["sighting"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="external_profile_area",
                condition=(
                    Q(area_kind=None, radius_km=None)
                    | Q(area_kind=AreaKind.COUNTRY, radius_km=None)
                    | Q(area_kind__in=[AreaKind.DEPARTEMENT, AreaKind.REGION], radius_km=None)
                    & Q(commune__isnull=False)
                    | Q(area_kind=AreaKind.COMMUNE, commune__isnull=False, radius_km__isnull=False)
                ),
                violation_error_message="Une zone : commune et rayon, département, région ou pays.",
            ),
            models.CheckConstraint(
                name="external_profile_education",
                condition=Q(education_level=None) | Q(education_level__in=EducationLevel.values),
                violation_error_message="Ce niveau de formation n'existe pas.",
            ),
            models.CheckConstraint(
                name="external_profile_training",
                condition=Q(education_field=None) | Q(education_field__regex=r"^[0-9]{5}$"),
                violation_error_message="Un domaine de formation est un Formacode de cinq chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return f"réponses du repérage {self.sighting_id}"

    def declares_area(self) -> bool:
        return self.area_kind is not None


class ProfileItem(models.Model):
    """One thing that the person holds, or does not; no row: not said."""

    profile = models.ForeignKey(
        Profile,
        models.CASCADE,
        verbose_name="réponses",
        related_name="items",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField("sorte", max_length=13, choices=ItemKind)
    code = models.CharField("code", max_length=30)
    held = models.BooleanField("détient")
    level = models.CharField("niveau (CECRL)", max_length=2, choices=LanguageLevel, null=True, blank=True)  # noqa: DJ001
    obtained_on = models.DateField("obtenue le", null=True, blank=True)
    valid_until = models.DateField("valable jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "réponse sur une chose demandée"
        verbose_name_plural = "réponses sur les choses demandées"
        ordering = ["profile", "kind", "code"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="external_item_once",
                fields=["profile", "kind", "code"],
                violation_error_message="Cette chose a déjà sa réponse.",
            ),
            models.CheckConstraint(
                name="external_item_code",
                condition=Q(kind=ItemKind.SKILL, code__regex=r"^[1-9][0-9]{0,8}$")
                | Q(kind=ItemKind.LANGUAGE, code__regex=r"^[a-z]{2,3}$")
                | Q(kind__in=[ItemKind.LICENCE, ItemKind.CERTIFICATION]) & ~Q(code=""),
                violation_error_message="Ce code n'est pas de cette sorte.",
            ),
            models.CheckConstraint(
                name="external_item_shape",
                condition=(
                    (Q(level=None) | Q(kind=ItemKind.LANGUAGE, held=True, level__in=LanguageLevel.values))
                    & (Q(obtained_on=None, valid_until=None) | Q(kind=ItemKind.CERTIFICATION, held=True))
                    & (Q(obtained_on=None) | Q(valid_until=None) | Q(valid_until__gte=F("obtained_on")))
                ),
                violation_error_message="Une langue a un niveau, une certification des dates, si détenues.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
