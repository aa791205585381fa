"""Runs of the matching and their results. The run's row, not the broker, is the truth of the work."""

import uuid

from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import User
from offers.models import OfferVersion

from ..enums import PENDING_STATES, RESULTS_KEPT, RunState, RunTrigger, Stage, Verdict
from .found import FoundPerson, score_in_range
from .weights import WeightVersion


class MatchRun(models.Model):
    """One comparison of an offer's version with everyone registered, and the exact counts it found."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(OfferVersion, models.CASCADE, verbose_name="version", related_name="runs")
    trigger = models.CharField("déclencheur", max_length=12, choices=RunTrigger)
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="demandé par", related_name="+"
    )
    requested_at = models.DateTimeField("demandé le")
    announced_at = models.DateTimeField("annoncé le")
    state = models.CharField("état", max_length=8, choices=RunState, default=RunState.QUEUED)
    stage = models.PositiveSmallIntegerField("avancement (%)", choices=Stage, default=Stage.WAITING)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    lease = models.UUIDField("bail", null=True, blank=True)
    lease_until = models.DateTimeField("bail jusqu'au", null=True, blank=True)
    heartbeat_at = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    error = models.CharField("erreur", max_length=300, blank=True)
    engine_hash = models.CharField("empreinte du moteur", max_length=64, blank=True)
    reference_version = models.CharField("version du ROME", max_length=40, blank=True)
    parameters = models.JSONField("paramètres", default=dict)
    weights = models.ForeignKey(
        WeightVersion,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="version des poids",
        related_name="+",
    )
    # The terms and equivalences in force, as the criteria read them.
    certification_rules = models.JSONField("règles des certifications", default=dict, db_default={})
    as_of = models.DateField("à la date du", null=True, blank=True)
    # When the last full feed of people taken in describes; empty before the first.
    watermark = models.DateTimeField("personnes connues au", null=True, blank=True)
    snapshot = models.CharField("instantané de la base", max_length=200, blank=True)
    n_people = models.PositiveIntegerField("personnes inscrites", null=True, blank=True)
    n_match = models.PositiveIntegerField("personnes qui correspondent", null=True, blank=True)
    n_to_qualify = models.PositiveIntegerField("personnes à interroger", null=True, blank=True)
    # {"categories": {"E": n}, "without_occupation": {département of residence, "" if unknown: n}}
    not_compared = models.JSONField("personnes non comparées", default=dict, db_default={})

    class Meta:
        verbose_name = "rapprochement"
        ordering = ["-id"]
        indexes = [
            # The latest word of a version's runs, for lists: read from the index alone.
            models.Index(
                name="matching_run_confirmed",
                fields=["version", "-confirmed_at", "-id"],
                include=["n_match", "n_to_qualify"],
                condition=Q(state=RunState.DONE),
            ),
            models.Index(
                name="matching_run_failed",
                fields=["version", "-ended_at", "-id"],
                condition=Q(state=RunState.FAILED),
            ),
            models.Index(
                name="matching_run_pending", fields=["announced_at"], condition=Q(state__in=PENDING_STATES)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="matching_run_one_pending", fields=["version"], condition=Q(state__in=PENDING_STATES)
            ),
            models.CheckConstraint(
                name="matching_run_running_has_lease",
                condition=Q(state=RunState.RUNNING, lease__isnull=False, lease_until__isnull=False)
                | ~Q(state=RunState.RUNNING) & Q(lease=None, lease_until=None),
            ),
            models.CheckConstraint(
                name="matching_run_done_has_counts",
                condition=~Q(state=RunState.DONE)
                | Q(
                    n_people__isnull=False,
                    n_match__isnull=False,
                    n_to_qualify__isnull=False,
                    ended_at__isnull=False,
                    as_of__isnull=False,
                )
                & ~Q(engine_hash="")
                & ~Q(snapshot=""),
            ),
        ]

    def __str__(self) -> str:
        return f"rapprochement {self.public_id}"

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """People of each category who did not ask to be counted."""
        return sorted(self.not_compared.get("categories", {}).items())

    @property
    def n_without_occupation(self) -> int:
        return sum(self.not_compared.get("without_occupation", {}).values())


class MatchResult(FoundPerson):
    """One of the first people of a verdict."""

    run = models.ForeignKey(MatchRun, models.CASCADE, verbose_name="rapprochement", related_name="results")
    verdict = models.CharField("verdict", max_length=10, choices=Verdict)

    class Meta:
        verbose_name = "résultat"
        ordering = ["run", "verdict", "rank"]
        constraints = [
            models.UniqueConstraint(name="matching_result_rank", fields=["run", "verdict", "rank"]),
            models.UniqueConstraint(name="matching_result_person", fields=["run", "job_seeker"]),
            models.CheckConstraint(
                name="matching_result_rank_range", condition=Q(rank__gte=1, rank__lte=RESULTS_KEPT)
            ),
            score_in_range("matching_result_score"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.rank}"
