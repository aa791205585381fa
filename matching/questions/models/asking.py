"""An advisor's act of asking, the requests that carry it out, and the memory of what was asked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at
from offers.models import JobOffer, OfferVersion

from ..enums import Reply
from .deliveries import Delivery


class Campaign(models.Model):
    """« Interroger » of one offer: from then on, waves go out by themselves until nobody is left to write to.

    One at a time for an offer. ``stopped_by`` empty and ``ended_at`` set: it came to its end.
    """

    offer = models.ForeignKey(JobOffer, models.CASCADE, verbose_name="offre", related_name="campaigns")
    started_by = models.ForeignKey(User, models.PROTECT, verbose_name="commencée par", related_name="+")
    started_at = written_at("commencée le")
    waves = models.PositiveIntegerField("vagues", default=0)
    last_wave_at = models.DateTimeField("dernière vague le", null=True, editable=False)
    ended_at = models.DateTimeField("finie le", null=True, editable=False)
    stopped_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="arrêtée par", related_name="+"
    )

    class Meta:
        verbose_name = "campagne de questions"
        verbose_name_plural = "campagnes de questions"
        ordering = ["-started_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="questions_campaign_one",
                fields=["offer"],
                condition=Q(ended_at=None),
                violation_error_message="Les personnes de cette offre sont déjà interrogées.",
            ),
            models.CheckConstraint(
                name="questions_campaign_stopped",
                condition=Q(stopped_by=None) | Q(ended_at__isnull=False),
                violation_error_message="Une campagne arrêtée est finie.",
            ),
        ]

    def __str__(self) -> str:
        return f"campagne {self.pk}"


class Request(models.Model):
    """One person asked about one offer, in one wave of its campaign: the questions that kept them from a
    verdict at that time, as `criterion:item`. Several requests, of several offers, go in one message."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, verbose_name="campagne", related_name="requests", db_index=False
    )
    version = models.ForeignKey(OfferVersion, models.CASCADE, verbose_name="version", related_name="+")
    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="requests"
    )
    delivery = models.ForeignKey(Delivery, models.CASCADE, verbose_name="message", related_name="requests")
    wave = models.PositiveIntegerField("vague")
    questions = ArrayField(models.CharField(max_length=60), verbose_name="questions")
    requested_at = written_at("demandée le")

    class Meta:
        verbose_name = "demande de qualification"
        verbose_name_plural = "demandes de qualification"
        ordering = ["-requested_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="questions_request_once",
                fields=["campaign", "job_seeker", "delivery"],
                violation_error_message="Cette personne est déjà interrogée pour cette offre.",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"


class QuestionAsked(models.Model):
    """The memory: this question was put to this person, on that day; the database lets nobody ask it again
    within sixty days. ``delivery`` empty: by telephone first. Calls made since count for it too.

    ``item`` empty: a question asked once for all, whose answer serves every later offer.
    """

    job_seeker = models.ForeignKey(
        JobSeeker,
        models.CASCADE,
        verbose_name="demandeur d'emploi",
        related_name="questions_asked",
        db_index=False,  # the index below begins with it
    )
    criterion = models.CharField("critère", max_length=20)
    item = models.CharField("objet", max_length=40, blank=True)
    delivery = models.ForeignKey(
        Delivery, models.CASCADE, null=True, blank=True, verbose_name="message", related_name="questions"
    )
    asked_on = models.DateField("posée le jour", editable=False)
    asked_at = written_at("posée le")
    reply = models.CharField("retour", max_length=9, choices=Reply, blank=True)
    replied_at = models.DateTimeField("retour le", null=True, editable=False)

    class Meta:
        verbose_name = "question posée"
        verbose_name_plural = "questions posées"
        ordering = ["-asked_at", "-id"]
        default_permissions = ()
        indexes = [models.Index(name="questions_asked_person", fields=["job_seeker", "asked_on"])]
        constraints = [
            models.CheckConstraint(
                name="questions_asked_reply",
                condition=Q(reply="", replied_at=None) | Q(reply__in=Reply.values, replied_at__isnull=False),
                violation_error_message="Un retour a une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}:{self.item}"
