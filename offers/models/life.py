"""What happened to an offer: one row for each change of state."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from ..enums import TRANSITION_REASONS, OfferState
from ..life import transition_between
from .offers import JobOffer


class OfferTransition(models.Model):
    """A change of state, which inserting the row brings about: the database checks it against the table of
    transitions, dates it, changes the offer and writes the journal. Nobody changes or deletes a row.
    """

    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="transitions")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="auteur",
        related_name="+",
        help_text="Vide : l'import des offres.",
    )
    from_state = models.CharField("de l'état", max_length=15, choices=OfferState)
    to_state = models.CharField("à l'état", max_length=15, choices=OfferState)
    reason = models.CharField("motif", max_length=20, choices=TRANSITION_REASONS, blank=True)
    at = models.DateTimeField("date", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "changement d'état"
        verbose_name_plural = "changements d'état"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(name="offers_transition_offer", fields=["offer", "-id"])]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"

    @property
    def done(self) -> str:
        """What the actor did, in French, as « a suspendu l'offre »."""
        return transition_between(self.from_state, self.to_state).done
