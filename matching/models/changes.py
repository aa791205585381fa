"""What is still to be matched, by the people's side: filled by the database, emptied by the workers."""

from django.db import models
from django.db.models import Q

from candidates.models import JobSeeker


class PersonToMatch(models.Model):
    """A person whose search rows changed since they were last compared with the offers.

    The database writes it with the rows; one row per person, however often they change. In columns of its
    own it keeps the first and the last transaction that changed them (`xid8`), and the snapshot in which
    they were as before the first.
    """

    # No constraint: a person who was deleted is matched too, for the offers that lost them.
    job_seeker = models.OneToOneField(
        JobSeeker,
        models.CASCADE,
        primary_key=True,
        db_constraint=False,
        verbose_name="demandeur d'emploi",
        related_name="+",
    )
    marked_at = models.DateTimeField("premier changement le")
    lease = models.UUIDField("bail", null=True, blank=True)
    lease_until = models.DateTimeField("bail jusqu'au", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("tentatives", db_default=0)

    class Meta:
        verbose_name = "personne à rapprocher"
        verbose_name_plural = "personnes à rapprocher"
        ordering = ["marked_at", "job_seeker"]
        default_permissions = ()
        indexes = [models.Index(name="matching_persontomatch_oldest", fields=["marked_at", "job_seeker"])]

    def __str__(self) -> str:
        return f"personne {self.job_seeker_id}"


class PopulationMark(models.Model):
    """Present while so many people have changed at once that every live offer is to be run again.

    The database adds it, or empties ``seen_at``, and keeps the last transaction that changed them, in a
    column of its own; a task that finds it fills ``seen_at``: every run that begins later sees the change.
    """

    id = models.PositiveSmallIntegerField("numéro", primary_key=True, default=1)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)

    class Meta:
        verbose_name = "changement de toute la population"
        verbose_name_plural = "changements de toute la population"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="matching_populationmark_alone",
                condition=Q(id=1),
                violation_error_message="Il n'y en a qu'un.",
            )
        ]

    def __str__(self) -> str:
        return "toute la population"
