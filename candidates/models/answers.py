"""Where answers come from, and what the person allowed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import written_at

from ..enums import AnswerChannel, AnswerOrigin, ConsentKind
from ..querysets import ConsentQuerySet
from .person import JobSeeker


class Answer(models.Model):
    """What was learnt of a person on one occasion: the provenance of the typed columns.

    ``values``: question code → value, as JSON. A question is a field of `JobSeeker` (`ANSWER_FIELDS`), or an
    item: ``skill:OGR``, ``licence:B``, ``language:en``, ``certification:CODE``. Of two answers to a question
    the later ``answered_at`` wins, then the later row; a null is dropped unless it expires or corrects.
    Inserting a row writes the columns (trigger); nobody changes one. ``valid_until`` is the last valid day.
    """

    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="answers"
    )
    values = models.JSONField("réponses")
    origin = models.CharField("origine", max_length=10, choices=AnswerOrigin)
    channel = models.CharField("canal", max_length=10, choices=AnswerChannel)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="enregistrée par",
        related_name="+",
        db_index=False,
    )
    answered_at = models.DateTimeField("répondu le")
    recorded_at = models.DateTimeField("enregistré le", editable=False)
    valid_until = models.DateField("valable jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "réponse"
        ordering = ["job_seeker", "answered_at", "id"]
        default_permissions = ()
        indexes = [
            models.Index(
                name="candidates_answer_recorded_by",
                fields=["recorded_by"],
                condition=Q(recorded_by__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="candidates_answer_enums",
                condition=Q(origin__in=AnswerOrigin.values, channel__in=AnswerChannel.values),
                violation_error_message="Cette origine ou ce canal n'existe pas.",
            ),
            models.CheckConstraint(
                name="candidates_answer_of_an_advisor",
                condition=~Q(origin=AnswerOrigin.ADVISOR) | Q(recorded_by__isnull=False),
                violation_error_message="Une réponse d'un conseiller dit lequel.",
            ),
            models.CheckConstraint(
                name="candidates_answer_said_outside",
                condition=~Q(channel=AnswerChannel.OUTSIDE) | Q(origin=AnswerOrigin.PERSON),
                violation_error_message="Hors inscription, seule la personne répond.",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(sorted(self.values))


class Consent(models.Model):
    """One decision of a person; the newest of a kind is in force. The database dates it, nobody changes it.

    A row is deleted with the person, never alone; so are answers and reveals (deferred trigger).
    """

    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="consents"
    )
    kind = models.CharField("objet", max_length=20, choices=ConsentKind)
    given = models.BooleanField("accordé")
    decided_at = written_at("décidé le")
    channel = models.CharField("canal", max_length=10, choices=AnswerChannel)

    objects: ClassVar[ConsentQuerySet] = ConsentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "consentement"
        ordering = ["job_seeker", "kind", "decided_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="candidates_consent_enums",
                condition=Q(kind__in=ConsentKind.values, channel__in=AnswerChannel.values),
                violation_error_message="Cet objet ou ce canal n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {'accordé' if self.given else 'refusé ou retiré'}"


class KeptAnswers(models.Model):
    """What a person said before they were registered, and agreed to keep; written by the database alone.

    ``agreed_at``, ``text_version``: the proof. ``questions``: those that were brought, by their codes (see
    `Answer`); ``mobility``, ``occupation:CODE`` and ``experience:CODE`` are rows of their own, of which
    nothing else says where they come from. ``area``: the row of `MobilityArea`, as long as it is there.
    """

    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="kept_answers"
    )
    agreed_at = models.DateTimeField("accord donné le", editable=False)
    text_version = models.CharField("version du texte de l'accord", max_length=20, editable=False)
    said_at = models.DateTimeField("répondu le", editable=False)
    kept_at = models.DateTimeField("reprises le", editable=False)
    questions = models.JSONField("questions")
    area = models.BigIntegerField("zone reprise", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "réponses gardées à l'inscription"
        verbose_name_plural = "réponses gardées à l'inscription"
        ordering = ["job_seeker", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return ", ".join(self.questions)
