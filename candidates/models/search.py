"""What a person seeks, and where."""

from django.db import models
from django.db.models import Q

from francetravail_match.referentials.models import Appellation, Commune, Departement, Region, RomeCode

from ..enums import AreaKind, OccupationOrigin
from .person import JobSeeker


class SoughtOccupation(models.Model):
    """An occupation that a person seeks, or said yes to."""

    job_seeker = models.ForeignKey(
        JobSeeker,
        models.CASCADE,
        verbose_name="demandeur d'emploi",
        related_name="occupations",
        db_index=False,  # the unique constraint begins with it
    )
    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier", related_name="+")
    appellation = models.ForeignKey(
        Appellation, models.PROTECT, null=True, blank=True, verbose_name="appellation", related_name="+"
    )
    origin = models.CharField(
        "origine", max_length=8, choices=OccupationOrigin, default=OccupationOrigin.SOUGHT
    )
    experience_months = models.PositiveSmallIntegerField("expérience (mois)", null=True, blank=True)

    class Meta:
        verbose_name = "métier recherché"
        verbose_name_plural = "métiers recherchés"
        ordering = ["job_seeker", "rome"]
        constraints = [
            models.UniqueConstraint(
                name="candidates_occupation_unique",
                fields=["job_seeker", "rome"],
                violation_error_message="Ce métier figure déjà parmi les métiers recherchés.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.rome)


class MobilityArea(models.Model):
    """Where a person accepts to work. No area at all means that mobility was never declared."""

    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="areas"
    )
    kind = models.CharField("sorte", max_length=11, choices=AreaKind)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name="commune", related_name="+"
    )
    radius_km = models.PositiveSmallIntegerField("rayon (km)", null=True, blank=True)
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, verbose_name="département", related_name="+"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="région", related_name="+"
    )

    class Meta:
        verbose_name = "zone de mobilité"
        verbose_name_plural = "zones de mobilité"
        ordering = ["job_seeker", "id"]
        constraints = [
            models.CheckConstraint(
                name="candidates_area_shape",
                condition=(
                    Q(kind=AreaKind.COMMUNE, departement=None, region=None)
                    & Q(commune__isnull=False, radius_km__isnull=False)
                    | Q(kind=AreaKind.DEPARTEMENT, commune=None, radius_km=None, region=None)
                    & Q(departement__isnull=False)
                    | Q(kind=AreaKind.REGION, commune=None, radius_km=None, departement=None)
                    & Q(region__isnull=False)
                    | Q(kind=AreaKind.COUNTRY, commune=None, radius_km=None, departement=None, region=None)
                ),
                violation_error_message="Une zone : commune et rayon, département, région ou pays.",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == AreaKind.COMMUNE:
            return f"{self.radius_km} km autour de {self.commune}"
        return str(self.departement or self.region or AreaKind.COUNTRY.label)


class PastSearchRow(models.Model):
    """A search row that is no more, as a snapshot taken before saw it; the rebuild alone writes it.

    Of its columns, those that say whose it was. Erased with the person, or after ``history_days``.
    """

    pk = models.CompositePrimaryKey("job_seeker_id", "occupation", "area", "ended_at", verbose_name="clé")
    job_seeker = models.ForeignKey(
        JobSeeker,
        models.DO_NOTHING,
        db_constraint=False,
        verbose_name="demandeur d'emploi",
        related_name="+",
    )
    occupation = models.SmallIntegerField("métier")
    area = models.BigIntegerField("zone", db_column="area_id")
    ended_at = models.DateTimeField("remplacée le")

    class Meta:
        managed = False
        db_table = "candidates_searchrow_past"
        verbose_name = "ligne de recherche passée"
        verbose_name_plural = "lignes de recherche passées"
        ordering = ["job_seeker", "ended_at"]

    def __str__(self) -> str:
        return f"{self.job_seeker_id} {self.occupation} {self.area}"
