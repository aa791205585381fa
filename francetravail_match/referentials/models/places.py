"""Régions, départements, communes (INSEE, code officiel géographique)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .base import Retirable


class Region(Retirable):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)

    class Meta(Retirable.Meta):
        verbose_name = "région"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Departement(Retirable):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="departements")

    class Meta(Retirable.Meta):
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(Retirable):
    """A commune or municipal arrondissement; its point (degrees) is what every distance is measured from."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    departement = models.ForeignKey(
        Departement, models.PROTECT, verbose_name="département", related_name="communes"
    )
    postal_codes = ArrayField(models.CharField(max_length=5), verbose_name="codes postaux", default=list)
    population = models.PositiveIntegerField("population", default=0)
    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)

    class Meta(Retirable.Meta):
        verbose_name = "commune"
        ordering = ["code"]
        indexes = [
            # Which communes of a département are near a place.
            models.Index(fields=["departement", "lat"], include=["lon"], name="referentials_commune_points")
        ]
        constraints = [
            *Retirable.Meta.constraints,
            models.CheckConstraint(
                name="referentials_commune_point",
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                violation_error_message="Une commune a une latitude et une longitude, ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
