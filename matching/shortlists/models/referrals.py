"""One person proposed for one offer, and what becomes of the proposal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from francetravail_match.common.sensitive_text import validate_not_sensitive
from offers.models import JobOffer

from ...enums import Verdict
from ...models.found import FoundPerson
from ..enums import CLOSED_WITHOUT_HIRING, NOTE_MOST, ReferralState, reason_label
from ..querysets import ReferralActQuerySet, ReferralQuerySet
from .links import EmployerLink
from .shortlists import Shortlist


class Referral(FoundPerson):
    """``rank``: the place among the people of the shortlist; the rest of what a run said is as it was when
    the person was picked. ``identity_agreed``: the person lets this employer know who they are.
    """

    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, verbose_name="présélection", related_name="referrals", db_index=False
    )
    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="referrals", editable=False
    )
    verdict = models.CharField("verdict au choix", max_length=10, choices=Verdict)
    state = models.CharField(
        "état", max_length=16, choices=ReferralState, default=ReferralState.PROPOSED, editable=False
    )
    identity_agreed = models.BooleanField("identité transmise à l'employeur", default=False, editable=False)
    note = models.TextField(
        "note pour l'équipe", max_length=NOTE_MOST, blank=True, validators=[validate_not_sensitive]
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name="proposée par", related_name="+")
    proposed_at = written_at("proposée le")
    changed_at = written_at("dernier changement le")

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "mise en relation"
        verbose_name_plural = "mises en relation"
        ordering = ["shortlist", "rank", "id"]
        default_permissions = ()
        indexes = [models.Index(name="shortlists_referral_person", fields=["job_seeker", "state"])]
        constraints = [
            models.UniqueConstraint(
                name="shortlists_referral_rank",
                fields=["shortlist", "rank"],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Ce rang est pris.",
            ),
            models.UniqueConstraint(
                name="shortlists_referral_once",
                fields=["offer", "job_seeker"],
                condition=~Q(state__in=CLOSED_WITHOUT_HIRING),
                violation_error_message="Cette personne est déjà proposée pour cette offre.",
            ),
            models.CheckConstraint(
                name="shortlists_referral_verdict",
                condition=Q(verdict__in=[Verdict.MATCH, Verdict.TO_QUALIFY]),
                violation_error_message="Seules les personnes trouvées par un rapprochement sont proposées.",
            ),
        ]

    def __str__(self) -> str:
        return f"mise en relation {self.pk}"


class ReferralAct(models.Model):
    """A change of state, which inserting the row brings about; deleted with its referral alone.

    ``identity_agreed`` counts where the person says that they are interested. ``taken_back``: an approach of
    which a later act says that it did not take place; the database marks it.
    """

    referral = models.ForeignKey(
        Referral, models.CASCADE, verbose_name="mise en relation", related_name="acts", db_index=False
    )
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="+", editable=False
    )
    actor = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="auteur",
        related_name="+",
        help_text="Vide : l'employeur, par son lien.",
    )
    link = models.ForeignKey(
        EmployerLink, models.PROTECT, null=True, blank=True, verbose_name="lien", related_name="+"
    )
    from_state = models.CharField("de l'état", max_length=16, choices=ReferralState)
    to_state = models.CharField("à l'état", max_length=16, choices=ReferralState)
    reason = models.CharField("motif", max_length=20, blank=True)
    identity_agreed = models.BooleanField("identité transmise à l'employeur", default=False)
    taken_back = models.BooleanField("approche reprise", default=False, editable=False)
    at = written_at("date")
    day = models.DateField("jour", editable=False)

    objects: ClassVar[ReferralActQuerySet] = ReferralActQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "changement d'état d'une mise en relation"
        verbose_name_plural = "changements d'état des mises en relation"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(name="shortlists_referralact_of", fields=["referral", "-id"])]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"

    @property
    def reason_label(self) -> str:
        return reason_label(self.to_state, self.reason)
