"""Findings of absence, and what becomes of them. Written by functions of the owner, by nothing else."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from candidates.models import JobSeeker
from francetravail_match.accounts.models import Agency
from francetravail_match.common.fields import account, written_at
from matching.models import WeightVersion
from matching.questions.enums import PersonState
from offers.models import JobOffer, OfferVersion

from ..enums import ClosingReason, SignatureRefusal
from ..querysets import FindingQuerySet
from .fields import number
from .parameters import ExhaustionPolicy


class AbsenceFinding(models.Model):
    """Counted by the database: nobody registered matches this version, and nobody is left to ask.

    ``renews``: the finding that this one takes over from. ``parameters``: the context of the engine, as it
    was given; ``gate_parameters``: the numbers of the gate. ``signature_reasons``: why a second signature is
    needed; empty if none is. ``commitments``: of each person unanswered or not to be asked, a digest that
    only `FindingPerson` explains. ``hash``: of all this and of the finding before it (``previous_hash``).
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="findings", db_index=False
    )
    version = models.ForeignKey(OfferVersion, models.PROTECT, verbose_name="version", related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name="renouvelle", related_name="renewed_by"
    )
    signed_by = account("signé par")
    signed_at = written_at("signé le")
    valid_until = models.DateTimeField("valable jusqu'au")
    reason = models.CharField("motif", max_length=500)
    signature_reasons = ArrayField(
        models.CharField(max_length=40), verbose_name="raisons d'un second regard", default=list
    )
    engine_hash = models.CharField("empreinte du moteur", max_length=64)
    reference_version = models.CharField("version du ROME", max_length=40)
    parameters = models.JSONField("paramètres du rapprochement")
    gate_parameters = models.JSONField("paramètres de la recherche complémentaire")
    weights = models.ForeignKey(
        WeightVersion, models.PROTECT, verbose_name="version des poids", related_name="+"
    )
    watermark = models.DateTimeField("personnes connues au")
    snapshot = models.CharField("instantané de la base", max_length=200)
    n_people = number("personnes inscrites")
    n_match = number("personnes qui correspondent")
    n_to_ask = number("personnes à interroger")
    n_unanswered = number("personnes sans réponse")
    n_cannot_be_asked = number("personnes qui ne peuvent être interrogées")
    n_waiting_newcomers = number("personnes nouvellement interrogées, en attente")
    n_exhausted = number("personnes qui correspondent, tenues pour épuisées")
    n_refused_lines = number("lignes refusées du dernier flux")
    exhaustion = models.ForeignKey(
        ExhaustionPolicy,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="politique d'épuisement",
        related_name="+",
    )
    # {"categories": {"E": n}, "without_occupation": {département of residence, "" if unknown: n}}
    not_compared = models.JSONField("personnes non comparées")
    histogram = models.JSONField("contre-épreuve", null=True, blank=True)
    commitments = ArrayField(models.CharField(max_length=64), verbose_name="engagements", default=list)
    previous_hash = models.CharField("empreinte du constat précédent", max_length=64, blank=True)
    hash = models.CharField("empreinte", max_length=64, unique=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "constat d'absence"
        verbose_name_plural = "constats d'absence"
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(name="gate_finding_offer", fields=["offer", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="gate_finding_nobody",
                condition=Q(n_match=0, n_to_ask=0),
                violation_error_message="Quelqu'un correspond, ou reste à interroger.",
            ),
            models.CheckConstraint(
                name="gate_finding_reason",
                condition=~Q(reason=""),
                violation_error_message="Écrivez le motif.",
            ),
            models.CheckConstraint(
                name="gate_finding_exhausted",
                condition=Q(n_exhausted=0)
                | Q(exhaustion__isnull=False, signature_reasons__contains=["exhaustion"]),
                violation_error_message="L'épuisement demande une politique en vigueur et un second regard.",
            ),
            models.CheckConstraint(
                name="gate_finding_commitments",
                condition=Q(
                    commitments__len=F("n_unanswered") + F("n_cannot_be_asked") + F("n_waiting_newcomers")
                ),
                violation_error_message="Chaque personne sans réponse a son engagement.",
            ),
            models.CheckConstraint(name="gate_finding_valid", condition=Q(valid_until__gt=F("signed_at"))),
            models.UniqueConstraint(name="gate_finding_signed", fields=["id", "signed_by"]),
        ]

    def __str__(self) -> str:
        return f"constat d'absence {self.pk}"


class FindingPerson(models.Model):
    """Who was unanswered, or could not be asked, when a finding was signed. Goes with the person.

    ``commitment``: the digest of the rest with ``salt``, which the finding keeps.
    """

    finding = models.ForeignKey(
        AbsenceFinding, models.PROTECT, verbose_name="constat", related_name="people", db_index=False
    )
    # Of the database: the application, which erases the person, may not erase the line.
    job_seeker = models.ForeignKey(
        JobSeeker,
        models.DO_NOTHING,
        db_constraint=False,
        verbose_name="demandeur d'emploi",
        related_name="+",
    )
    state = models.CharField("état", max_length=15, choices=PersonState)
    unknown = ArrayField(models.CharField(max_length=20), verbose_name="critères inconnus")
    salt = models.UUIDField("sel")
    commitment = models.CharField("engagement", max_length=64)

    class Meta:
        verbose_name = "personne sans réponse lors d'un constat"
        verbose_name_plural = "personnes sans réponse lors d'un constat"
        ordering = ["finding", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="gate_findingperson_once", fields=["finding", "job_seeker"])
        ]

    def __str__(self) -> str:
        return f"personne {self.job_seeker_id} du constat {self.finding_id}"


class SecondSignature(models.Model):
    """What a manager, or their deputy, answered to a finding that needs a second signature."""

    finding = models.OneToOneField(
        AbsenceFinding,
        models.PROTECT,
        primary_key=True,
        verbose_name="constat",
        related_name="second_signature",
    )
    first_by = account("premier signataire")
    by = account("second signataire")
    signed = models.BooleanField("signé")
    refusal = models.CharField("motif de refus", max_length=25, choices=SignatureRefusal, blank=True)
    words = models.CharField("explication", max_length=500, blank=True)
    at = written_at("date")

    class Meta:
        verbose_name = "second regard"
        verbose_name_plural = "seconds regards"
        ordering = ["-finding"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="gate_signature_two_people",
                condition=~Q(by=F("first_by")),
                violation_error_message="Le second regard est celui d'une autre personne.",
            ),
            models.CheckConstraint(
                name="gate_signature_refusal",
                condition=Q(signed=True, refusal="") | Q(signed=False, refusal__in=SignatureRefusal.values),
                violation_error_message="Un refus porte un motif.",
            ),
            models.CheckConstraint(
                name="gate_signature_words",
                condition=Q(signed=True) | ~Q(words=""),
                violation_error_message="Écrivez ce qui manque pour signer.",
            ),
        ]

    def __str__(self) -> str:
        return f"second regard du constat {self.finding_id}"


class FindingClosing(models.Model):
    """A finding ended before its time. ``by`` empty: the database found that it no longer held."""

    finding = models.OneToOneField(
        AbsenceFinding, models.PROTECT, primary_key=True, verbose_name="constat", related_name="closing"
    )
    reason = models.CharField("motif", max_length=20, choices=ClosingReason)
    by = account("refermé par", null=True, blank=True)
    at = written_at("fermé le")

    class Meta:
        verbose_name = "fermeture d'un constat"
        verbose_name_plural = "fermetures de constats"
        ordering = ["-finding"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="gate_closing_reason",
                condition=Q(reason__in=ClosingReason.values),
                violation_error_message="Ce motif n'existe pas.",
            )
        ]

    def __str__(self) -> str:
        return f"constat {self.finding_id} : {self.get_reason_display()}"


class AskedBaseline(models.Model):
    """The first wave of questions of a version was complete: who was to be asked then is in the snapshot."""

    version = models.OneToOneField(
        OfferVersion, models.CASCADE, primary_key=True, verbose_name="version", related_name="+"
    )
    snapshot = models.CharField("instantané de la base", max_length=200)
    as_of = models.DateField("à la date du")
    at = written_at("date")

    class Meta:
        verbose_name = "première vague complète"
        verbose_name_plural = "premières vagues complètes"
        default_permissions = ()

    def __str__(self) -> str:
        return f"première vague de la version {self.version_id}"
