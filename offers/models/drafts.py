"""What is being written of an offer, before it is the offer's."""

from django.conf import settings
from django.db import models

from francetravail_match.common.fields import NOW, written_at

from ..enums import DraftStep
from .offers import JobOffer, OfferVersion

#: Octets of one step; the database refuses more.
LARGEST_ANSWERS = 100_000


class OfferDraft(models.Model):
    """What someone here is writing of an offer, and which the offer does not say yet; one for each offer.

    ``base_version`` and ``base_digest``: the criteria and the texts that the offer had when the writing
    began. Where the offer has others since, someone else changed it meanwhile.
    """

    offer = models.OneToOneField(
        JobOffer, models.CASCADE, primary_key=True, verbose_name="offre", related_name="draft"
    )
    base_version = models.ForeignKey(
        OfferVersion,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="version de départ",
        related_name="+",
    )
    base_digest = models.CharField("empreinte des textes de départ", max_length=64)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="commencée par", related_name="+"
    )
    started_at = written_at("commencée le")

    class Meta:
        verbose_name = "saisie en cours"
        verbose_name_plural = "saisies en cours"
        ordering = ["offer"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"saisie de l'offre {self.offer_id}"


class DraftAnswers(models.Model):
    """One step as it was typed last: field → texts, whether they make sense or not.

    ``revision`` counts the writings of the step, and ``page`` is the open page that wrote last: another page
    must have read that revision to write the next one.
    """

    draft = models.ForeignKey(OfferDraft, models.CASCADE, verbose_name="saisie", related_name="steps")
    step = models.CharField("étape", max_length=12, choices=DraftStep)
    answers = models.JSONField("réponses", default=dict)
    revision = models.PositiveIntegerField("révision", default=1)
    page = models.UUIDField("page")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", related_name="+"
    )
    changed_at = models.DateTimeField("changée le", db_default=NOW)

    class Meta:
        verbose_name = "étape d'une saisie"
        verbose_name_plural = "étapes d'une saisie"
        ordering = ["draft", "step"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="offers_draft_step_once", fields=["draft", "step"]),
            models.CheckConstraint(
                name="offers_draft_step_known", condition=models.Q(step__in=DraftStep.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, révision {self.revision}"
