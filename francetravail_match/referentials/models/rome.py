"""ROME 4.0: occupations, job titles, moves between occupations, texts."""

from django.db import models
from django.db.models import F, Q

from ..enums import RomeTextKind
from .base import Retirable


class RomeCode(Retirable):
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
    regulated = models.BooleanField("métier réglementé", null=True, blank=True, help_text="Vide : non dit.")

    class Meta(Retirable.Meta):
        verbose_name = "métier ROME"
        verbose_name_plural = "métiers ROME"
        ordering = ["code"]
        constraints = [
            *Retirable.Meta.constraints,
            models.CheckConstraint(
                name="referentials_romecode_shape",
                condition=Q(code__regex=r"^[A-N][0-9]{4}$"),
                violation_error_message="Un code ROME est une lettre de A à N suivie de quatre chiffres.",
            ),
            models.CheckConstraint(
                name="referentials_romecode_parent_is_another",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="Un code ROME n'est pas son propre parent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Appellation(Retirable):
    """A job title of ROME, under exactly one code. ``rare``: ROME says that it is little used."""

    ogr = models.IntegerField("code OGR", primary_key=True)
    label = models.CharField("libellé", max_length=250)
    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier", related_name="appellations")
    rare = models.BooleanField("peu usitée", default=False, db_default=False)

    class Meta(Retirable.Meta):
        verbose_name = "appellation"
        ordering = ["label", "ogr"]

    def __str__(self) -> str:
        return self.label


class RomeMobility(Retirable):
    """A published move from one occupation to another ("métiers liés"), nearest first.

    What one may ask of moves is answered by `EffectiveMobility`: a child inherits its parent's.
    """

    source = models.ForeignKey(RomeCode, models.CASCADE, verbose_name="métier", related_name="mobility_links")
    target = models.ForeignKey(RomeCode, models.CASCADE, verbose_name="métier lié", related_name="+")
    rank = models.PositiveSmallIntegerField("rang")

    class Meta(Retirable.Meta):
        verbose_name = "mobilité ROME"
        verbose_name_plural = "mobilités ROME"
        ordering = ["source", "rank", "target"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(name="referentials_romemobility_unique", fields=["source", "target"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class EffectiveMobility(models.Model):
    """A view: the moves from an occupation that are in force, its own and then those of its parent."""

    pk = models.CompositePrimaryKey("source_id", "target_id", verbose_name="clé")
    source = models.ForeignKey(RomeCode, models.DO_NOTHING, verbose_name="métier", related_name="moves")
    target = models.ForeignKey(RomeCode, models.DO_NOTHING, verbose_name="métier lié", related_name="+")
    rank = models.PositiveSmallIntegerField("rang")
    inherited = models.BooleanField("héritée du code parent")

    class Meta:
        managed = False
        verbose_name = "mobilité ROME en vigueur"
        verbose_name_plural = "mobilités ROME en vigueur"
        ordering = ["source", "inherited", "rank", "target"]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class RomeText(Retirable):
    """A sentence of a ROME sheet, in its place (``position`` from 1)."""

    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier", related_name="texts")
    kind = models.CharField("rubrique", max_length=10, choices=RomeTextKind)
    position = models.PositiveSmallIntegerField("position")
    text = models.TextField("texte")

    class Meta(Retirable.Meta):
        verbose_name = "texte ROME"
        verbose_name_plural = "textes ROME"
        ordering = ["rome", "kind", "position"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(name="referentials_rometext_unique", fields=["rome", "kind", "position"]),
        ]

    def __str__(self) -> str:
        return self.text
