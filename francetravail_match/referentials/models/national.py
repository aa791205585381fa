"""Numbers that the whole country shares, each from a date on. A new value is a new row."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Floor

from francetravail_match.common.fields import written_at

from ..enums import PARAMETER_BOUNDS, MinimumWageArea, ParameterCode


class NationalParameter(models.Model):
    """A number of the rules, from a date on; who set it and why. The database lets no value in force change.

    A value that is not yet in force may be withdrawn (deleted). ``author`` empty: set by the product itself.
    """

    code = models.CharField("paramètre", max_length=40, choices=ParameterCode)
    valid_from = models.DateField("en vigueur depuis")
    value = models.FloatField("valeur")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="auteur",
        related_name="+",
    )
    reason = models.CharField("motif", max_length=300)
    created_at = written_at("enregistré le")

    class Meta:
        verbose_name = "paramètre national"
        verbose_name_plural = "paramètres nationaux"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="referentials_parameter_unique",
                fields=["code", "valid_from"],
                violation_error_message="Ce paramètre a déjà une valeur à cette date.",
            ),
            *(
                models.CheckConstraint(
                    name=f"referentials_parameter_{code}",
                    condition=~Q(code=code) | Q(value__range=(low, high), value=Floor("value")),
                    violation_error_message=f"{code.label} : un nombre entier, de {low} à {high}.",
                )
                for code, (low, high) in PARAMETER_BOUNDS.items()
            ),
            models.CheckConstraint(
                name="referentials_parameter_reason",
                condition=~Q(reason=""),
                violation_error_message="Dites pourquoi cette valeur est retenue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"


class MinimumWage(models.Model):
    """The legal minimum wage (SMIC) of an area from a date on: gross euros an hour.

    The database lets no amount in force change, and takes new ones from today on.
    """

    area = models.CharField("territoire", max_length=10, choices=MinimumWageArea)
    valid_from = models.DateField("en vigueur depuis")
    hourly_gross = models.DecimalField(
        "montant horaire brut", max_digits=5, decimal_places=2, validators=[MinValueValidator(1)]
    )
    source = models.CharField("texte", max_length=200, help_text="Décret ou arrêté.")

    class Meta:
        verbose_name = "salaire minimum légal (SMIC)"
        verbose_name_plural = "salaires minimums légaux (SMIC)"
        ordering = ["-valid_from", "area"]
        constraints = [
            models.UniqueConstraint(
                name="referentials_minimumwage_unique",
                fields=["area", "valid_from"],
                violation_error_message="Ce territoire a déjà un montant à cette date.",
            ),
            models.CheckConstraint(
                name="referentials_minimumwage_area",
                condition=Q(area__in=MinimumWageArea.values),
                violation_error_message="Choisissez un territoire de la liste.",
            ),
            models.CheckConstraint(
                name="referentials_minimumwage_positive",
                condition=Q(hourly_gross__gte=1),
                violation_error_message="Le montant est en euros bruts de l'heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hourly_gross} € depuis le {self.valid_from} ({self.get_area_display()})"


class WorkingDay(models.Model):
    """A day on which agencies work; a day that is not here is closed.

    Filled three years ahead (`working_days.py`); the database takes weekdays after the last one only.
    """

    day = models.DateField("jour", primary_key=True)

    class Meta:
        verbose_name = "jour ouvré"
        verbose_name_plural = "jours ouvrés"
        ordering = ["day"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)
