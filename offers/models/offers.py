"""Job offers. What an offer asks for lives in immutable, hashed versions."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from francetravail_match.accounts.models import Agency

from ..enums import (
    LABEL_ITEM,
    LIVE_STATES,
    ClosingReason,
    CriterionLevel,
    OfferOrigin,
    OfferSource,
    OfferState,
    PlaceKind,
    ScheduleConstraint,
)
from ..gaps import TO_COMPLETE, gap_of, hint_of
from ..querysets import RECENT, JobOfferQuerySet
from .employers import Employer, EmployerContact, Establishment

#: What an offer always requires when it says it, and what it only ever wishes.
ALWAYS_REQUIRED = ["occupation", "mobility", "contract", "working_time", "schedule", "availability"]
ALWAYS_WISHED = ["salary"]
SINGLE = ["occupation", "mobility", "contract", "working_time", "experience", "availability", "salary"]


class JobOffer(models.Model):
    """An offer's identity, employer and state; its criteria are those of its current version.

    The state, and what goes with it (where a suspended offer comes back to, reason and date of closing), is
    written by the database from the rows of `OfferTransition`, and by nothing else. The database also holds
    the establishment and the contact to those of the employer, and its versions to the offer's own.
    ``source_version`` is what the source said last: where it differs from the current version, someone here
    has changed what the offer asks for.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="offers")
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, verbose_name="employeur", related_name="offers"
    )
    establishment = models.ForeignKey(
        Establishment,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="établissement",
        related_name="offers",
    )
    contact = models.ForeignKey(
        EmployerContact,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="contact",
        related_name="offers",
    )
    source = models.CharField("source", max_length=20, choices=OfferSource, default=OfferSource.MANUAL)
    source_number = models.CharField("numéro", max_length=20)
    source_created_at = models.DateTimeField("créée à la source le", null=True, blank=True)
    source_updated_at = models.DateTimeField("actualisée à la source le", null=True, blank=True)
    source_digest = models.CharField("empreinte à la source", max_length=64, blank=True)
    origin = models.CharField("origine", max_length=8, choices=OfferOrigin, default=OfferOrigin.DIRECT)
    title = models.CharField("intitulé", max_length=250)
    description = models.TextField("description", blank=True)
    positions = models.PositiveSmallIntegerField("nombre de postes", default=1)
    state = models.CharField("état", max_length=15, choices=OfferState, default=OfferState.DRAFT)
    suspended_from = models.CharField(
        "suspendue depuis l'état", max_length=15, choices=OfferState, blank=True
    )
    closing_reason = models.CharField("motif de clôture", max_length=20, choices=ClosingReason, blank=True)
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    closed_at = models.DateTimeField("clôturée le", null=True, blank=True)
    current_version = models.OneToOneField(
        "OfferVersion",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="version en cours",
        related_name="+",
    )
    source_version = models.ForeignKey(
        "OfferVersion",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="dernière version dite par la source",
        related_name="+",
    )

    # What the list searches and filters by, copied by the database from the employer and the current version.
    listed_words = models.TextField("mots cherchés", db_default="", editable=False)
    listed_occupation = models.CharField("métier", max_length=5, db_default="", editable=False)
    listed_contract = models.CharField("contrat", max_length=40, db_default="", editable=False)
    listed_commune = models.CharField("commune", max_length=5, db_default="", editable=False)
    listed_departement = models.CharField("département", max_length=3, db_default="", editable=False)
    listed_region = models.CharField("région", max_length=3, db_default="", editable=False)

    objects: ClassVar[JobOfferQuerySet] = JobOfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "offre"
        ordering = [RECENT, "-id"]
        indexes = [
            # The oldest first, then the latest first: what was never published is at the end of both.
            models.Index(name="offers_joboffer_list", fields=["agency", "-published_at", "-id"]),
            models.Index("agency", RECENT, F("id").desc(), name="offers_joboffer_recent"),
            # A state that few offers are in, for programs that read an agency's offers by state.
            models.Index(name="offers_joboffer_state", fields=["agency", "state", "-id"]),
            models.Index(name="offers_joboffer_occupation", fields=["agency", "listed_occupation"]),
            models.Index(name="offers_joboffer_commune", fields=["agency", "listed_commune"]),
            GinIndex(
                name="offers_joboffer_words",
                fields=["agency", "listed_words"],
                opclasses=["int8_ops", "gin_trgm_ops"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="offers_joboffer_number", fields=["source", "source_number"]),
            models.CheckConstraint(
                name="offers_joboffer_closed_has_reason",
                condition=Q(state=OfferState.CLOSED, closed_at__isnull=False) & ~Q(closing_reason="")
                | ~Q(state=OfferState.CLOSED) & Q(closing_reason="", closed_at=None),
                violation_error_message="Une offre clôturée porte un motif et une date de clôture.",
            ),
            models.CheckConstraint(
                name="offers_joboffer_suspended_from",
                condition=Q(state=OfferState.SUSPENDED, suspended_from__in=LIVE_STATES)
                | ~Q(state=OfferState.SUSPENDED) & Q(suspended_from=""),
                violation_error_message="Une offre suspendue garde l'état où elle reviendra.",
            ),
            models.CheckConstraint(
                name="offers_joboffer_establishment_of_employer",
                condition=Q(establishment=None) | Q(employer__isnull=False),
                violation_error_message="Un établissement ne va pas sans son employeur.",
            ),
            models.CheckConstraint(
                name="offers_joboffer_contact_of_employer",
                condition=Q(contact=None) | Q(employer__isnull=False),
                violation_error_message="Un contact ne va pas sans son employeur.",
            ),
            models.CheckConstraint(
                name="offers_joboffer_live_has_version",
                condition=~Q(state__in=LIVE_STATES)
                | Q(published_at__isnull=False, current_version__isnull=False),
                violation_error_message="Une offre publiée a une date de publication et une version.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_number} {self.title}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES


class OfferVersion(models.Model):
    """The criteria of an offer at one time; the database refuses any change after its transaction.

    ``made_by``: who asked for it here. Empty where the source did, or before this was written down.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(JobOffer, models.CASCADE, verbose_name="offre", related_name="versions")
    number = models.PositiveSmallIntegerField("numéro")
    digest = models.CharField("empreinte", max_length=64)
    created_at = models.DateTimeField("créée le")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="faite par",
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = "version d'offre"
        verbose_name_plural = "versions d'offres"
        ordering = ["offer", "number"]
        constraints = [
            models.UniqueConstraint(name="offers_version_number", fields=["offer", "number"]),
            models.UniqueConstraint(name="offers_version_digest", fields=["offer", "digest"]),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def missing(self) -> list[str]:
        """What an advisor has to complete, in French; empty when the offer is complete."""
        return [gap for criterion in self.criteria.all() if (gap := gap_of(criterion))]

    @property
    def hints(self) -> list[str]:
        """What would better be said of a complete offer, in French."""
        return [hint for criterion in self.criteria.all() if (hint := hint_of(criterion))]


class OfferCriterion(models.Model):
    """One thing that an offer asks for: which criterion, about what, how strictly, with which value."""

    version = models.ForeignKey(OfferVersion, models.CASCADE, verbose_name="version", related_name="criteria")
    code = models.CharField("critère", max_length=20)
    item = models.CharField("objet", max_length=40, blank=True)
    level = models.CharField("niveau", max_length=8, choices=CriterionLevel, default=CriterionLevel.REQUIRED)
    value = models.JSONField("valeur", default=dict)

    class Meta:
        verbose_name = "critère d'offre"
        verbose_name_plural = "critères d'offres"
        ordering = ["version", "code", "item"]
        indexes = [
            # Whether an offer is incomplete, for lists and counts: most versions have nothing here.
            models.Index(name="offers_criterion_to_complete", fields=["version"], condition=TO_COMPLETE)
        ]
        constraints = [
            models.UniqueConstraint(name="offers_criterion_unique", fields=["version", "code", "item"]),
            models.CheckConstraint(
                name="offers_criterion_level",
                condition=Q(level__in=CriterionLevel.values),
                violation_error_message="Un critère est exigé ou souhaité.",
            ),
            models.CheckConstraint(
                name="offers_criterion_always_required",
                condition=~Q(code__in=ALWAYS_REQUIRED) | Q(level=CriterionLevel.REQUIRED),
                violation_error_message="Métier, lieu, contrat, horaires et date sont toujours exigés.",
            ),
            models.UniqueConstraint(
                name="offers_criterion_single",
                fields=["version", "code"],
                condition=Q(code__in=SINGLE),
                violation_error_message="Une offre n'exprime ce critère qu'une fois.",
            ),
            models.CheckConstraint(
                name="offers_criterion_always_wished",
                condition=~Q(code__in=ALWAYS_WISHED) & ~Q(code="skill", item__startswith=LABEL_ITEM)
                | Q(level=CriterionLevel.WISHED),
                violation_error_message="Un salaire, une compétence hors ROME ne sont que souhaités.",
            ),
            models.CheckConstraint(
                name="offers_criterion_schedule",
                condition=~Q(code="schedule") | Q(item__in=ScheduleConstraint.values),
                violation_error_message="Nuit, week-end, astreinte, équipes ou longs déplacements.",
            ),
            models.CheckConstraint(
                name="offers_criterion_place",
                condition=~Q(code="mobility") | Q(value__place__in=PlaceKind.values),
                violation_error_message="Le lieu : commune, département, région, pays ou inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.item}".strip()


def criteria_digest(criteria: Iterable[OfferCriterion]) -> str:
    """SHA-256 (hex) of the criteria in canonical JSON: the same criteria are the same version."""
    rows = sorted([c.code, c.item, c.level, json.dumps(c.value, sort_keys=True)] for c in criteria)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
