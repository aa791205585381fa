"""What is announced to advisors: new matches of their offers, and the message of the morning."""

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from offers.models import JobOffer, OfferVersion

from ..enums import MessageState


class NewMatch(models.Model):
    """A person who began to match an offer after it was first compared with everyone. Once for an offer."""

    offer = models.ForeignKey(
        JobOffer, models.CASCADE, verbose_name="offre", related_name="new_matches", db_index=False
    )
    version = models.ForeignKey(OfferVersion, models.CASCADE, verbose_name="version", related_name="+")
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="+"
    )
    found_at = models.DateTimeField("trouvée le")
    ended_at = models.DateTimeField("ne correspond plus depuis le", null=True, blank=True)
    seen_at = models.DateTimeField("vue le", null=True, blank=True)
    seen_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="vue par", related_name="+"
    )

    class Meta:
        verbose_name = "nouvelle correspondance"
        verbose_name_plural = "nouvelles correspondances"
        ordering = ["-found_at", "-id"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="matching_newmatch_waiting",
                fields=["offer", "version", "found_at"],
                condition=Q(ended_at=None, seen_at=None),
            ),
            models.Index(name="matching_newmatch_found", fields=["found_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="matching_newmatch_once",
                fields=["offer", "job_seeker"],
                violation_error_message="Cette correspondance a déjà été annoncée.",
            ),
            models.CheckConstraint(
                name="matching_newmatch_seen_by_someone",
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                violation_error_message="Dites qui a vu cette correspondance, et quand.",
            ),
        ]

    def __str__(self) -> str:
        return f"nouvelle correspondance {self.pk}"


class DailyMessage(models.Model):
    """The message of one morning to one advisor: what was found from ``since`` on, before ``until``.

    SENDING is committed before the message leaves: one that stays there may have left, and is not sent again.
    """

    user = models.ForeignKey(User, models.PROTECT, verbose_name="destinataire", related_name="+")
    day = models.DateField("jour")
    state = models.CharField("état", max_length=7, choices=MessageState, default=MessageState.SENDING)
    since = models.DateTimeField("depuis le")
    until = models.DateTimeField("jusqu'au")
    n_offers = models.PositiveIntegerField("offres")
    n_people = models.PositiveIntegerField("nouvelles correspondances")
    sending_at = models.DateTimeField("envoi commencé le")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "message quotidien"
        verbose_name_plural = "messages quotidiens"
        ordering = ["-day", "user"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="matching_dailymessage_once",
                fields=["user", "day"],
                violation_error_message="Ce message a déjà été préparé.",
            ),
            models.CheckConstraint(
                name="matching_dailymessage_sent",
                condition=Q(state=MessageState.SENDING, sent_at=None)
                | Q(state=MessageState.SENT, sent_at__isnull=False),
                violation_error_message="Un message envoyé a une date d'envoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"message du {self.day}"
