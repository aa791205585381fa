"""Official reference data: ROME occupations, places, national parameters."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ReferenceVersion(models.Model):
    """Which edition of a referential is loaded, and the digest of the files it came from."""

    name = models.CharField("référentiel", max_length=20, unique=True)
    version = models.CharField("version", max_length=40)
    digest = models.CharField("empreinte", max_length=64)
    loaded_at = models.DateTimeField("chargé le")

    class Meta:
        verbose_name = "version de référentiel"
        verbose_name_plural = "versions de référentiels"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class RomeCode(models.Model):
    """An occupation of ROME 4.0. A parent code and its children are one *ROME family*."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField("code", max_length=5, unique=True)
    label = models.CharField("libellé", max_length=250)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="code parent",
        related_name="children",
        help_text="Vide pour un code qui est lui-même parent.",
    )

    class Meta:
        verbose_name = "métier ROME"
        verbose_name_plural = "métiers ROME"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="referentials_romecode_shape",
                condition=Q(code__regex=r"^[A-N][0-9]{4}$"),
                violation_error_message="Un code ROME est une lettre de A à N suivie de quatre chiffres.",
            ),
            models.CheckConstraint(
                name="referentials_romecode_parent_is_another",
                condition=Q(parent=None) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Appellation(models.Model):
    """A job title of ROME, under exactly one code."""

    ogr = models.IntegerField("code OGR", primary_key=True)
    label = models.CharField("libellé", max_length=250)
    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier", related_name="appellations")

    class Meta:
        verbose_name = "appellation"
        ordering = ["label", "ogr"]

    def __str__(self) -> str:
        return self.label


class RomeMobility(models.Model):
    """A published move from one occupation to another ("métiers liés"), nearest first."""

    source = models.ForeignKey(RomeCode, models.CASCADE, verbose_name="métier", related_name="mobility_links")
    target = models.ForeignKey(RomeCode, models.CASCADE, verbose_name="métier lié", related_name="+")
    rank = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "mobilité ROME"
        verbose_name_plural = "mobilités ROME"
        ordering = ["source", "rank", "target"]
        constraints = [
            models.UniqueConstraint(name="referentials_romemobility_unique", fields=["source", "target"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class Region(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)

    class Meta:
        verbose_name = "région"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="departements")

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(models.Model):
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

    class Meta:
        verbose_name = "commune"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="referentials_commune_point",
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                violation_error_message="Une commune a une latitude et une longitude, ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NationalParameter(models.Model):
    """A number that the whole country shares, from a date on. A new value is a new row."""

    UNDECLARED_MOBILITY_KM = "undeclared_mobility_km"

    code = models.CharField("code", max_length=40)
    valid_from = models.DateField("en vigueur depuis")
    value = models.FloatField("valeur")

    class Meta:
        verbose_name = "paramètre national"
        verbose_name_plural = "paramètres nationaux"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(name="referentials_parameter_unique", fields=["code", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"
