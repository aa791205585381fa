"""What runs out for a person seen outside, what must be erased, and what remembers them afterwards."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at

from ..clock_enums import ClockKind, SuppressionKind
from .acts import Sighting


class Clock(models.Model):
    """The one clock that runs for a sighting. A view: the database erases by it, nothing else says when."""

    sighting = models.OneToOneField(
        Sighting,
        models.DO_NOTHING,
        primary_key=True,
        verbose_name="repérage",
        related_name="clock",
        db_constraint=False,
    )
    kind = models.CharField("échéance", max_length=11, choices=ClockKind)
    due_at = models.DateTimeField("au plus tard")

    class Meta:
        managed = False
        db_table = "external_clock"
        verbose_name = "échéance d'un repérage"
        verbose_name_plural = "échéances des repérages"
        ordering = ["due_at", "sighting"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} ({self.due_at})"

    @property
    def reference(self) -> str:
        """What the sighting is called where nobody may know whose it is."""
        return str(self.sighting.public_id)[:8]


class DeletionNotice(models.Model):
    """The source says that a profile is gone: what is held of it goes within a day."""

    sighting = models.OneToOneField(
        Sighting, models.CASCADE, verbose_name="repérage", related_name="deletion_notice"
    )
    by = account("saisi par")
    at = written_at("reçu le")

    class Meta:
        verbose_name = "avis de suppression"
        verbose_name_plural = "avis de suppression"
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"avis du {self.at}"


class Suppression(models.Model):
    """Somebody who must not be sighted again, known by keyed hashes alone, for the whole country.

    ``person`` ties the hashes of one person together: if they register under one of them, all are lifted.
    """

    person = models.UUIDField("personne", db_default=RandomUUID(), editable=False, db_index=True)
    kind = models.CharField("sorte", max_length=9, choices=SuppressionKind, default=SuppressionKind.OBJECTION)
    digest = models.BinaryField("empreinte", max_length=16, unique=True)
    key_version = models.PositiveSmallIntegerField("version de la clé")
    until = models.DateField("jusqu'au")

    class Meta:
        verbose_name = "opposition ou délai de repos"
        verbose_name_plural = "oppositions et délais de repos"
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="external_suppression_kind", condition=Q(kind__in=SuppressionKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class PurgeRun(models.Model):
    """What one purge erased, in numbers."""

    at = written_at("date")
    counts = models.JSONField("effacés, par échéance", default=dict)
    n_suppressions = models.PositiveIntegerField("empreintes arrivées à leur terme", default=0)

    class Meta:
        verbose_name = "purge de la recherche complémentaire"
        verbose_name_plural = "purges de la recherche complémentaire"
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"purge du {self.at}"

    @property
    def total(self) -> int:
        return sum(self.counts.values())
