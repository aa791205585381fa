"""The weights of the score: whole numbers, national, in dated versions that nobody rewrites."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Regex

from francetravail_match.common.fields import written_at
from francetravail_match.referentials.querysets import newest

MAX_WEIGHT = 1000
#: {"criterion": whole number from 1 to MAX_WEIGHT}, as the database writes jsonb.
ENTRY = r'"[a-z_]+": (1000|[1-9][0-9]{0,2})'
WEIGHTS = rf"^\{{{ENTRY}(, {ENTRY})*\}}$"


class WeightVersionQuerySet(models.QuerySet["WeightVersion"]):
    def in_force_on(self, day: datetime.date) -> "WeightVersion":
        """The version that decides the order of people on ``day``; DoesNotExist before the first."""
        version: WeightVersion = newest(self, day)
        return version


class WeightVersion(models.Model):
    """One weight per criterion, from a day on; who set them and why. The database lets no version change.

    ``number`` is given by the database. ``author`` is empty for the first version alone, the product's own.
    A criterion that came later than the version has its own initial weight.
    """

    number = models.PositiveSmallIntegerField("numéro", unique=True, editable=False, db_default=0)
    valid_from = models.DateField(
        "en vigueur depuis",
        unique=True,
        error_messages={"unique": "Une version des poids prend déjà effet ce jour-là."},
    )
    weights = models.JSONField("poids de chaque critère")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="auteur",
        related_name="+",
    )
    reason = models.TextField("motif")
    created_at = written_at("enregistré le")

    objects: ClassVar[WeightVersionQuerySet] = WeightVersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "version des poids"
        verbose_name_plural = "versions des poids"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="matching_weights_whole",
                condition=Regex(Cast(F("weights"), TextField()), WEIGHTS),
                violation_error_message="Un poids est un nombre entier, de 1 à 1000, pour chaque critère.",
            ),
            models.CheckConstraint(
                name="matching_weights_reason",
                condition=~Q(reason=""),
                violation_error_message="Dites pourquoi ces poids sont retenus.",
            ),
            models.CheckConstraint(
                name="matching_weights_author",
                condition=Q(number=1) | Q(author__isnull=False),
                violation_error_message="Une version des poids a un auteur.",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
