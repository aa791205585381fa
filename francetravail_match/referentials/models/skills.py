"""What ROME says an occupation asks for: skills of three kinds, and the conditions of work."""

from django.db import models

from ..enums import Core, SkillKind
from .base import Retirable
from .rome import RomeCode


class Skill(Retirable):
    """A « compétence » of ROME, known by its OGR code: savoir-faire, savoir-être professionnel or savoir."""

    ogr = models.IntegerField("code OGR", primary_key=True)
    label = models.CharField("libellé", max_length=300)
    kind = models.CharField("nature", max_length=10, choices=SkillKind)
    category = models.CharField(
        "catégorie", max_length=60, blank=True, help_text="Technique, transverse, certifications…"
    )
    subcategory = models.CharField("sous-catégorie", max_length=60, blank=True)
    macro = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="macro-compétence",
        related_name="details",
        help_text="La compétence plus large qui contient celle-ci.",
    )

    class Meta(Retirable.Meta):
        verbose_name = "compétence"
        ordering = ["label", "ogr"]

    def __str__(self) -> str:
        return self.label


class RomeSkill(Retirable):
    """A skill on the sheet of an occupation. ``core`` empty: not of its heart."""

    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier", related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, verbose_name="compétence", related_name="occupations")
    core = models.CharField("cœur de métier", max_length=8, choices=Core, blank=True, default="")

    class Meta(Retirable.Meta):
        verbose_name = "compétence d'un métier"
        verbose_name_plural = "compétences des métiers"
        ordering = ["rome", "skill"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(name="referentials_romeskill_unique", fields=["rome", "skill"]),
        ]

    def __str__(self) -> str:
        return f"{self.rome_id} : {self.skill_id}"


class WorkContext(Retirable):
    """A condition of work of ROME: hours, risks, travel, kind of employer, public, status."""

    ogr = models.IntegerField("code OGR", primary_key=True)
    label = models.CharField("libellé", max_length=250)
    category = models.CharField("catégorie", max_length=60)

    class Meta(Retirable.Meta):
        verbose_name = "contexte de travail"
        verbose_name_plural = "contextes de travail"
        ordering = ["label", "ogr"]

    def __str__(self) -> str:
        return self.label


class RomeWorkContext(Retirable):
    """A condition of work on the sheet of an occupation."""

    rome = models.ForeignKey(RomeCode, models.PROTECT, verbose_name="métier", related_name="contexts")
    context = models.ForeignKey(
        WorkContext, models.PROTECT, verbose_name="contexte", related_name="occupations"
    )

    class Meta(Retirable.Meta):
        verbose_name = "contexte d'un métier"
        verbose_name_plural = "contextes des métiers"
        ordering = ["rome", "context"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(name="referentials_romeworkcontext_unique", fields=["rome", "context"]),
        ]

    def __str__(self) -> str:
        return f"{self.rome_id} : {self.context_id}"
