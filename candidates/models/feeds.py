"""What the source sends: feeds, the lines refused, and what it said last of each person."""

import uuid

from django.db import models
from django.db.models import F, Q

from francetravail_match.accounts.models import User

from ..enums import FeedKind, FeedState, LeavingReason
from ..querysets import FeedQuerySet
from .person import JobSeeker


class Feed(models.Model):
    """One feed received, or a bulk load. Written by the owner's functions only (services.feeds).

    ``watermark``: the instant as of which the source says what it says. The *current watermark* is that of
    the last committed feed, and none at all while a bulk load is unfinished.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("nature", max_length=11, choices=FeedKind)
    source = models.CharField("source", max_length=40)
    watermark = models.DateTimeField("état au")
    since = models.DateTimeField("changements depuis", null=True, blank=True)
    digest = models.CharField("empreinte du contenu (SHA-256)", max_length=64)
    state = models.CharField("état", max_length=14, choices=FeedState)
    lines = models.PositiveIntegerField("lignes annoncées")
    last_line = models.PositiveIntegerField("dernière ligne enregistrée", db_default=0)
    n_read = models.PositiveIntegerField("lignes lues", db_default=0)
    n_created = models.PositiveIntegerField("personnes créées", db_default=0)
    n_updated = models.PositiveIntegerField("personnes modifiées", db_default=0)
    n_unchanged = models.PositiveIntegerField("personnes inchangées", db_default=0)
    n_refused = models.PositiveIntegerField("lignes refusées", db_default=0)
    n_unnamed = models.PositiveIntegerField("lignes refusées sans identifiant lisible", db_default=0)
    n_left = models.PositiveIntegerField("personnes sorties", db_default=0)
    n_kept = models.PositiveIntegerField("absents gardés faute d'identifiants lisibles", db_default=0)
    leaving = models.JSONField(
        "sorties par région",
        null=True,
        blank=True,
        help_text="Code de région → [sortent, inscrites] ; « ? » : résidence inconnue.",
    )
    dropped = models.JSONField(
        "rubriques écartées", db_default={}, help_text="Rubrique → nombre de lignes où elle était remplie."
    )
    doubt = models.TextField("ce qui demande un contreseing, ou motif du refus", db_default="")
    started_at = models.DateTimeField("début")
    finished_at = models.DateTimeField("fin", null=True, blank=True)
    launched_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="lancé par", related_name="+"
    )
    countersigned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="contresigné par", related_name="+"
    )
    countersigned_at = models.DateTimeField("contresigné le", null=True, blank=True)
    countersign_reason = models.TextField("motif du contreseing", db_default="")

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = "flux"
        verbose_name_plural = "flux"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="candidates_feed_kind",
                condition=Q(kind__in=FeedKind.values),
                violation_error_message="Cette nature de flux n'existe pas.",
            ),
            models.CheckConstraint(
                name="candidates_feed_state",
                condition=Q(state__in=FeedState.values),
                violation_error_message="Cet état de flux n'existe pas.",
            ),
            models.CheckConstraint(
                name="candidates_feed_since",
                condition=Q(kind=FeedKind.INCREMENTAL, since__isnull=False, since__lte=F("watermark"))
                | ~Q(kind=FeedKind.INCREMENTAL) & Q(since=None),
                violation_error_message="Un flux incrémental, et lui seul, dit depuis quand il compte.",
            ),
            models.CheckConstraint(
                name="candidates_feed_read",
                condition=Q(n_read=F("n_created") + F("n_updated") + F("n_unchanged") + F("n_refused")),
                violation_error_message="Chaque ligne lue a un sort et un seul.",
            ),
            models.CheckConstraint(
                name="candidates_feed_countersigned_by_another",
                condition=Q(countersigned_by=None)
                | Q(launched_by=None)
                | ~Q(countersigned_by=F("launched_by")),
                violation_error_message="Qui a lancé un flux ne le contresigne pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} de {self.source}, état au {self.watermark:%d/%m/%Y %H:%M}"


class FeedRefusal(models.Model):
    """A line that was not taken in, and why; never what it said. Kept for FEED_REFUSALS_KEPT."""

    feed = models.ForeignKey(Feed, models.CASCADE, verbose_name="flux", related_name="refusals")
    line = models.PositiveIntegerField("ligne")
    reason = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "ligne refusée"
        verbose_name_plural = "lignes refusées"
        ordering = ["feed", "line"]
        constraints = [
            models.UniqueConstraint(
                name="candidates_feedrefusal_once",
                fields=["feed", "line"],
                violation_error_message="Cette ligne est déjà refusée.",
            ),
        ]

    def __str__(self) -> str:
        return f"ligne {self.line} : {self.reason}"


class SourceRecord(models.Model):
    """What the source said last of a person: enough to know that it says the same, or something older."""

    job_seeker = models.OneToOneField(
        JobSeeker,
        models.CASCADE,
        primary_key=True,
        verbose_name="demandeur d'emploi",
        related_name="source_record",
    )
    digest = models.BinaryField("empreinte de la fiche", max_length=16)
    stated_at = models.DateTimeField("mise à jour par la source le")
    left_reason = models.CharField("motif de sortie", max_length=9, choices=LeavingReason, blank=True)

    class Meta:
        verbose_name = "fiche de la source"
        verbose_name_plural = "fiches de la source"
        ordering = ["job_seeker"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="candidates_sourcerecord_reason",
                condition=Q(left_reason="") | Q(left_reason__in=LeavingReason.values),
                violation_error_message="Ce motif de sortie n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.job_seeker.pseudonym
