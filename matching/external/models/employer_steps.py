"""What becomes of a person outside before the employer: shown, met, hired or not, as named humans say."""

from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at
from matching.shortlists.enums import SEEN_BY_EMPLOYER, ReferralState, reason_label
from matching.shortlists.models import EmployerLink

from .acts import Sighting

#: Where somebody may be once they were shown.
AFTERWARDS = [*SEEN_BY_EMPLOYER, ReferralState.WITHDREW]


class EmployerStep(models.Model):
    """A change of state, by the rules of everyone's referrals; the first is that the employer was shown them.

    ``by`` and ``link`` empty: shown, by the page that the employer opened. Written by functions of the owner.
    """

    # The database itself cascades: whatever erases a sighting erases this (migration).
    sighting = models.ForeignKey(
        Sighting,
        models.CASCADE,
        verbose_name="repérage",
        related_name="employer_steps",
        db_constraint=False,
        db_index=False,
    )
    to_state = models.CharField("à l'état", max_length=16, choices=ReferralState)
    reason = models.CharField("motif", max_length=20, blank=True, db_default="")
    by = account("auteur", null=True, blank=True)
    link = models.ForeignKey(
        EmployerLink, models.PROTECT, null=True, blank=True, verbose_name="lien", related_name="+"
    )
    at = written_at("date")

    class Meta:
        verbose_name = "suite donnée par un employeur à une personne non inscrite"
        verbose_name_plural = "suites données par les employeurs aux personnes non inscrites"
        ordering = ["sighting", "id"]
        default_permissions = ()
        indexes = [models.Index(name="external_employer_latest", fields=["sighting", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="external_employer_known",
                condition=Q(to_state__in=AFTERWARDS),
                violation_error_message="Cette suite n'existe pas.",
            ),
            models.CheckConstraint(
                name="external_employer_by",
                condition=Q(to_state=ReferralState.SENT_TO_EMPLOYER, link=None)
                | ~Q(to_state=ReferralState.SENT_TO_EMPLOYER)
                & (Q(by__isnull=True, link__isnull=False) | Q(by__isnull=False, link__isnull=True)),
                violation_error_message="L'employeur, par son lien, ou un agent, le dit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sighting_id} → {self.to_state}"

    @property
    def reason_label(self) -> str:
        return reason_label(self.to_state, self.reason)
