"""What becomes of a sighting, step by step, and what was seen of « Open to Work » since."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at

from ..enums import (
    BY_AN_ADVISOR,
    NEXT_STATES,
    THROUGH_THE_GATE,
    EmployerCheck,
    Situation,
    State,
    Visibility,
)
from .acts import ExternalAct, Sighting


def known_steps() -> Q:
    """The steps that there are; the database accepts no other."""
    allowed = [Q(before=before, after__in=sorted(afters)) for before, afters in NEXT_STATES.items()]
    return reduce(or_, allowed)


class Step(models.Model):
    """From one state to the next. Whoever inserts it says neither when nor from where: the database does."""

    sighting = models.ForeignKey(
        Sighting, models.CASCADE, verbose_name="repérage", related_name="steps", db_index=False
    )
    before = models.CharField("état d'avant", max_length=12, choices=State)
    after = models.CharField("état d'après", max_length=12, choices=State)
    act = models.OneToOneField(
        ExternalAct, models.PROTECT, null=True, blank=True, verbose_name="acte", related_name="step"
    )
    by = account("auteur", null=True, blank=True)
    at = written_at("date")

    class Meta:
        verbose_name = "étape d'un repérage"
        verbose_name_plural = "étapes des repérages"
        ordering = ["sighting", "id"]
        default_permissions = ("view",)
        indexes = [models.Index(name="external_step_latest", fields=["sighting", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="external_step_known",
                condition=known_steps(),
                violation_error_message="Cette étape n'est pas possible.",
            ),
            models.CheckConstraint(
                name="external_step_through_the_gate",
                condition=Q(after__in=THROUGH_THE_GATE, act__isnull=False)
                | ~Q(after__in=THROUGH_THE_GATE) & Q(act=None),
                violation_error_message="Informer et présenter une personne passent par le constat.",
            ),
            models.CheckConstraint(
                name="external_step_by",
                condition=Q(after__in=BY_AN_ADVISOR, by__isnull=False)
                | ~Q(after__in=BY_AN_ADVISOR) & Q(by=None),
                violation_error_message="Un conseiller informe et présente ; répondre est à la personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Attestation(models.Model):
    """An advisor saw, the first time or again, that the person declares themselves open to work.

    ``employer``: what comparing the current employers with the offer's said then; the employers are not kept.
    ``compared``: a digest of the offer's employer as it was then, which the database writes.
    """

    sighting = models.ForeignKey(
        Sighting, models.CASCADE, verbose_name="repérage", related_name="attestations"
    )
    visibility = models.CharField("visible", max_length=10, choices=Visibility)
    situation = models.CharField("situation", max_length=12, choices=Situation)
    ends_on = models.DateField("fin du contrat", null=True, blank=True)
    employer = models.CharField("employeur actuel", max_length=10, choices=EmployerCheck)
    compared = models.BinaryField(
        "employeur comparé, en empreinte", max_length=32, db_default=b"", editable=False
    )
    by = account("auteur")
    at = written_at("attesté le")

    class Meta:
        verbose_name = "attestation « Open to Work »"
        verbose_name_plural = "attestations « Open to Work »"
        ordering = ["sighting", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="external_attestation_visibility",
                condition=Q(visibility__in=Visibility.values),
                violation_error_message="Visible de tous, ou des recruteurs seuls.",
            ),
            models.CheckConstraint(
                name="external_attestation_situation",
                condition=Q(situation=Situation.ENDING, ends_on__isnull=False)
                | Q(situation__in=[s for s in Situation if s != Situation.ENDING], ends_on=None),
                violation_error_message="Un contrat qui se termine a une date de fin, et lui seul.",
            ),
            models.CheckConstraint(
                name="external_attestation_employer",
                condition=Q(employer__in=EmployerCheck.values),
                violation_error_message="Dites ce que la comparaison des employeurs a donné.",
            ),
        ]

    def __str__(self) -> str:
        return f"attestation du {self.at}"
