"""Acts done through the gate, and sightings. Written by functions of the owner, by nothing else."""

import uuid

from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at
from matching.gate.enums import ActKind
from matching.gate.models import AbsenceFinding
from offers.models import JobOffer

from ..enums import Source
from ..querysets import SightingQuerySet
from .sources import SOURCE_SHAPE


class ExternalAct(models.Model):
    """Something that the gate let through, once: under which finding, who, when.

    ``snapshot``: what the database saw when it counted, again, that nobody registered matches.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("acte", max_length=20, choices=ActKind)
    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="external_acts", db_index=False
    )
    finding = models.ForeignKey(AbsenceFinding, models.PROTECT, verbose_name="constat", related_name="acts")
    by = account("auteur")
    at = written_at("date")
    snapshot = models.CharField("instantané de la base", max_length=200)

    class Meta:
        verbose_name = "acte de recherche complémentaire"
        verbose_name_plural = "actes de recherche complémentaire"
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(name="external_act_offer", fields=["offer", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="external_act_kind",
                condition=Q(kind__in=ActKind.values),
                violation_error_message="Cet acte n'existe pas.",
            ),
            models.UniqueConstraint(name="external_act_of_finding", fields=["id", "offer", "finding"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"


class Sighting(models.Model):
    """Somebody who declares themselves open to work, seen outside, and not informed yet: nothing more."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="sightings")
    finding = models.ForeignKey(AbsenceFinding, models.PROTECT, verbose_name="constat", related_name="+")
    act = models.OneToOneField(ExternalAct, models.PROTECT, verbose_name="acte", related_name="sighting")
    source = models.CharField("source", max_length=20)
    url = models.CharField("adresse du profil", max_length=500, blank=True)
    urn = models.CharField("identifiant à la source", max_length=200, blank=True)
    open_to_work = models.BooleanField("se déclare « Open to Work »")
    author = account("auteur")
    seen_at = written_at("repéré le")

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = "repérage"
        verbose_name_plural = "repérages"
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="external_sighting_url_once", fields=["offer", "url"], condition=~Q(url="")
            ),
            models.UniqueConstraint(
                name="external_sighting_urn_once", fields=["offer", "urn"], condition=~Q(urn="")
            ),
            models.CheckConstraint(
                name="external_sighting_source",
                condition=Q(source__regex=SOURCE_SHAPE),
                violation_error_message="Cette source n'existe pas.",
            ),
            models.CheckConstraint(
                name="external_sighting_place",
                condition=~Q(url="", urn=""),
                violation_error_message="Donnez l'adresse du profil, ou son identifiant.",
            ),
            models.CheckConstraint(
                name="external_sighting_url",
                condition=Q(url="") | Q(url__regex=r"^https://[^\s<>\"']+$"),
                violation_error_message="Une adresse commence par https:// et ne contient pas d'espace.",
            ),
            models.CheckConstraint(
                name="external_sighting_attested",
                condition=Q(open_to_work=True),
                violation_error_message="Attestez que la personne se déclare « Open to Work ».",
            ),
        ]

    def __str__(self) -> str:
        return f"repérage {self.pk}"

    @property
    def source_label(self) -> str:
        """In French; an adapter's source keeps its code."""
        return str(Source(self.source).label) if self.source in Source else self.source
