"""What the gate goes by: numbers of the nation, what the linter said, and the policies of regions."""

from django.db import models
from django.db.models import F, Q

from francetravail_match.common.fields import account, written_at
from francetravail_match.referentials.models import Region
from offers.models import JobOffer, OfferVersion

from ..enums import ParameterCode
from ..querysets import ExhaustionQuerySet


class GateParameter(models.Model):
    """A value, from the instant it is set until the next of its code. Nobody changes or deletes one."""

    code = models.CharField("paramètre", max_length=30, choices=ParameterCode)
    value = models.PositiveIntegerField("valeur")
    reason = models.CharField("motif", max_length=300)
    set_by = account("fixé par", null=True, blank=True, help_text="Vide : valeur de départ.")
    set_at = written_at("fixé le")

    class Meta:
        verbose_name = "paramètre de la recherche complémentaire"
        verbose_name_plural = "paramètres de la recherche complémentaire"
        ordering = ["code", "-id"]
        default_permissions = ("view",)
        indexes = [models.Index(name="gate_parameter_latest", fields=["code", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="gate_parameter_code",
                condition=Q(code__in=ParameterCode.values),
                violation_error_message="Ce paramètre n'existe pas.",
            ),
            models.CheckConstraint(
                name="gate_parameter_reason",
                condition=~Q(reason=""),
                violation_error_message="Écrivez le motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} : {self.value}"


class WordingCheck(models.Model):
    """What the linter said of the offer's words as they were; other words are not checked yet."""

    offer = models.OneToOneField(
        JobOffer, models.CASCADE, primary_key=True, verbose_name="offre", related_name="+"
    )
    version = models.ForeignKey(OfferVersion, models.CASCADE, verbose_name="version", related_name="+")
    digest = models.CharField("empreinte des textes", max_length=64)
    unlawful = models.BooleanField("formulation illicite à corriger")
    checked_at = written_at("vérifiée le")

    class Meta:
        verbose_name = "vérification des formulations"
        verbose_name_plural = "vérifications des formulations"
        default_permissions = ()

    def __str__(self) -> str:
        return f"formulations de l'offre {self.offer_id}"


class ExhaustionPolicy(models.Model):
    """« Personne de disponible » is taken for nobody in a region, from a second signature until it ends.

    None is in force unless a row says so: decided by the region's pilote, countersigned by another one.
    """

    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    reference = models.CharField("référence de la décision", max_length=100)
    decided_by = account("décidée par")
    decided_at = written_at("décidée le")
    countersigned_by = account("contresignée par", null=True, blank=True)
    countersigned_at = models.DateTimeField("contresignée le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("finie le", null=True, blank=True, editable=False)

    objects = ExhaustionQuerySet.as_manager()

    class Meta:
        verbose_name = "politique d'épuisement"
        verbose_name_plural = "politiques d'épuisement"
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="gate_exhaustion_one",
                fields=["region"],
                condition=Q(ended_at=None),
                violation_error_message="Cette région a déjà une politique d'épuisement.",
            ),
            models.CheckConstraint(
                name="gate_exhaustion_reference",
                condition=~Q(reference=""),
                violation_error_message="Donnez la référence de la décision.",
            ),
            models.CheckConstraint(
                name="gate_exhaustion_two",
                condition=Q(countersigned_by=None, countersigned_at=None)
                | Q(countersigned_by__isnull=False, countersigned_at__isnull=False)
                & ~Q(countersigned_by=F("decided_by")),
                violation_error_message="La seconde signature est celle d'une autre personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} : {self.reference}"
