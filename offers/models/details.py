"""What an offer says beside its criteria: shown with the offer, never matched, changed in place."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ..enums import ContractNature, PayComplement, Qualification, TravelFrequency, TravelZone

LABEL = 200


class OfferDetails(models.Model):
    """One row per imported offer. NULL and empty: the source does not say. No data about a person."""

    offer = models.OneToOneField(
        "offers.JobOffer",
        models.CASCADE,
        primary_key=True,
        verbose_name="offre",
        related_name="details",
    )
    contract_nature = models.CharField("nature du contrat", max_length=20, choices=ContractNature, blank=True)
    contract_months = models.PositiveSmallIntegerField("durée du contrat en mois", null=True, blank=True)
    contract_days = models.PositiveSmallIntegerField("durée du contrat en jours", null=True, blank=True)
    weekly_minutes = models.PositiveSmallIntegerField("minutes par semaine", null=True, blank=True)
    hours = ArrayField(models.CharField(max_length=LABEL), verbose_name="horaires", default=list, blank=True)
    work_conditions = ArrayField(
        models.CharField(max_length=LABEL), verbose_name="conditions d'exercice", default=list, blank=True
    )
    travel_frequency = models.CharField("déplacements", max_length=10, choices=TravelFrequency, blank=True)
    travel_zone = models.CharField("zone des déplacements", max_length=11, choices=TravelZone, blank=True)
    pay_complements = ArrayField(
        models.CharField(max_length=15, choices=PayComplement),
        verbose_name="compléments de salaire",
        default=list,
        blank=True,
    )
    qualification = models.CharField("qualification", max_length=1, choices=Qualification, blank=True)
    naf = models.CharField(
        "secteur d'activité (NAF)",
        max_length=6,
        blank=True,
        help_text="La sous-classe, ou la division seule si la source ne dit rien de plus.",
    )
    accessible_to_disabled = models.BooleanField(
        "accessible aux travailleurs handicapés", null=True, blank=True
    )
    disability_committed = models.BooleanField("employeur handi-engagé", null=True, blank=True)
    adapted_company = models.BooleanField("entreprise adaptée", null=True, blank=True)
    lacks_candidates = models.BooleanField("manque de candidats selon la source", null=True, blank=True)
    partners = ArrayField(
        models.CharField(max_length=LABEL), verbose_name="sites partenaires", default=list, blank=True
    )
    source_url = models.URLField("adresse à la source", max_length=500, blank=True)

    apply_url = models.URLField("adresse où postuler", max_length=500, blank=True)

    class Meta:
        verbose_name = "précisions d'une offre"
        verbose_name_plural = "précisions des offres"
        constraints = [
            models.CheckConstraint(
                name="offers_details_one_length",
                condition=Q(contract_months=None) | Q(contract_days=None),
                violation_error_message="La durée du contrat est en mois ou en jours, non les deux.",
            ),
            models.CheckConstraint(
                name="offers_details_naf_shape",
                condition=Q(naf="") | Q(naf__regex=r"^[0-9]{2}(\.[0-9]{2}[A-Z])?$"),
                violation_error_message="Un code NAF s'écrit 62.02A ; une division, 62.",
            ),
        ]

    def __str__(self) -> str:
        return f"précisions de l'offre {self.offer_id}"
