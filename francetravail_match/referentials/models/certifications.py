"""Certifications of people at work, how long each is good for, and which one is accepted for which."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q

from ..enums import DeliveredBy

BACKWARDS = "La fin ne précède pas le début."


class ValidityRange(Func):
    """The days from `valid_from` to `valid_until`, both included; no end where there is none."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__("valid_from", "valid_until", RangeBoundary(inclusive_upper=True))


class Certification(models.Model):
    """A CACES, a driver's qualification, a first-aid certificate… known by a code of ours."""

    code = models.CharField("code", max_length=30, unique=True)
    label = models.CharField("libellé", max_length=200)
    issuer = models.CharField("référence de", max_length=120, help_text="L'organisme qui en fixe les règles.")
    delivered_by = models.CharField("délivrée par", max_length=15, choices=DeliveredBy)

    class Meta:
        verbose_name = "certification"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Dated(models.Model):
    """A rule between two days, both included, with the text it comes from. Once stored, only its end is
    written: the database gives the application no other right.
    """

    valid_from = models.DateField("en vigueur du")
    valid_until = models.DateField("jusqu'au", null=True, blank=True, help_text="Inclus ; vide : sans fin.")
    source = models.CharField("texte", max_length=250)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=BACKWARDS,
            ),
        ]

    def clean(self) -> None:
        """Said before the other constraints are asked: PostgreSQL makes no range of such days."""
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": BACKWARDS})


class CertificationTerm(Dated):
    """How long a certification obtained between these days is good for, and what renews it.

    ``validity_months`` empty: no end. ``tolerance_months``: how long after its end a refresher still renews
    it, instead of the whole training again (0: it must be renewed before; empty: however long).
    ``refresher_days``: the length of that refresher, in days of seven hours (empty: there is none).
    """

    certification = models.ForeignKey(
        Certification, models.PROTECT, verbose_name="certification", related_name="terms"
    )
    validity_months = models.PositiveSmallIntegerField("validité (mois)", null=True, blank=True)
    tolerance_months = models.PositiveSmallIntegerField(
        "tolérance (mois)",
        null=True,
        blank=True,
        help_text="Après sa fin, tant qu'un recyclage suffit. 0 : jamais. Vide : sans limite.",
    )
    refresher_days = models.PositiveSmallIntegerField(
        "recyclage (jours)", null=True, blank=True, help_text="Vide : aucun recyclage ne suffit."
    )

    class Meta(Dated.Meta):
        verbose_name = "durée d'une certification"
        verbose_name_plural = "durées des certifications"
        ordering = ["certification", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="referentials_certificationterm_no_overlap",
                expressions=[
                    ("certification", RangeOperators.EQUAL),
                    (ValidityRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une autre règle vaut déjà pour cette certification à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id} du {self.valid_from}"


class CertificationEquivalence(Dated):
    """Between these days, whoever holds ``old``, still valid, is taken to hold ``new``."""

    old = models.ForeignKey(Certification, models.PROTECT, verbose_name="détenue", related_name="accepted_as")
    new = models.ForeignKey(
        Certification, models.PROTECT, verbose_name="acceptée pour", related_name="accepts"
    )

    class Meta(Dated.Meta):
        verbose_name = "équivalence de certifications"
        verbose_name_plural = "équivalences de certifications"
        ordering = ["old", "new", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="referentials_certificationequivalence_two",
                condition=~Q(old=F("new")),
                violation_error_message="Une certification n'est pas équivalente à elle-même.",
            ),
            ExclusionConstraint(
                name="referentials_certificationequivalence_no_overlap",
                expressions=[
                    ("old", RangeOperators.EQUAL),
                    ("new", RangeOperators.EQUAL),
                    (ValidityRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette équivalence est déjà en vigueur à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
