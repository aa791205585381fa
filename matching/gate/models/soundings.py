"""What is counted of an offer beside its matching, and what was taken out of people's files meanwhile."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from candidates.models import JobSeeker
from offers.models import JobOffer, OfferVersion

from ..enums import FactKind, FileEntryKind


class Sounding(models.Model):
    """How many would match if the offer were of each occupation that its title suggests; its rare skills.

    ``occupations``: [{"code", "match", "to_qualify"}], the nearest title first; ``given``: the codes that
    the application gave, which stand for two days for any offer of the same ``words``. ``skills``: [{"ogr",
    "people"}] of those required, among the ``n_people`` of the offer's occupation; ``skills_needed``: how
    many of them are enough. Written by `gate_record_sounding`, which counts.
    """

    version = models.ForeignKey(
        OfferVersion, models.PROTECT, verbose_name="version", related_name="+", db_index=False
    )
    title = models.CharField("intitulé", max_length=250)
    words = models.CharField("mots de l'intitulé", max_length=2000, default="")
    given = models.JSONField("métiers donnés", default=list)
    occupations = models.JSONField("métiers suggérés")
    n_people = models.PositiveIntegerField("personnes du métier")
    skills = models.JSONField("compétences exigées")
    skills_needed = models.PositiveSmallIntegerField("compétences nécessaires")
    counted_at = models.DateTimeField("compté le")

    class Meta:
        verbose_name = "sondage d'une offre"
        verbose_name_plural = "sondages d'offres"
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="gate_sounding_title",
                fields=["version", "title"],
                violation_error_message="Cet intitulé est déjà sondé.",
            )
        ]
        indexes = [models.Index(name="gate_sounding_words", fields=["words", "counted_at"])]

    def __str__(self) -> str:
        return f"sondage de la {self.version}"


class SoundingDue(models.Model):
    """A version of which nobody matches has a new counter-check: its offer is to be looked at anew."""

    version = models.OneToOneField(
        OfferVersion, models.PROTECT, primary_key=True, verbose_name="version", related_name="+"
    )
    since = models.DateTimeField("attendu depuis", db_default=Now())

    class Meta:
        verbose_name = "sondage attendu"
        verbose_name_plural = "sondages attendus"
        ordering = ["since"]
        default_permissions = ()
        indexes = [models.Index(name="gate_soundingdue_since", fields=["since"])]

    def __str__(self) -> str:
        return f"sondage attendu de la {self.version}"


class CriteriaChange(models.Model):
    """An offer went from one version of its criteria to another; noted by the database, whoever does it.

    ``people``: whom the former version found then, matches and to ask; counted by the next sounding.
    """

    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="+", db_index=False
    )
    before = models.ForeignKey(OfferVersion, models.PROTECT, verbose_name="avant", related_name="+")
    after = models.ForeignKey(OfferVersion, models.PROTECT, verbose_name="après", related_name="+")
    at = models.DateTimeField("date")
    people = models.PositiveIntegerField("personnes alors", null=True)

    class Meta:
        verbose_name = "changement de critères"
        verbose_name_plural = "changements de critères"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(name="gate_criteriachange_offer", fields=["offer", "id"])]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class FactChange(models.Model):
    """What an offer's access to the gate goes by was one thing, and is another; noted by the database.

    ``employer_before``: whose it was, if that is what changed; they may be no more.
    """

    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="+", db_index=False
    )
    what = models.CharField("objet", max_length=8, choices=FactKind)
    employer_before = models.BigIntegerField("employeur d'avant", null=True)
    at = models.DateTimeField("date")

    class Meta:
        verbose_name = "changement de ce qu'est une offre"
        verbose_name_plural = "changements de ce que sont les offres"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [
            models.Index(name="gate_factchange_offer", fields=["offer", "at"]),
            models.Index(name="gate_factchange_employer", fields=["employer_before"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="gate_factchange_what",
                condition=Q(what__in=FactKind.values),
                violation_error_message="Cet objet n'existe pas.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} de l'offre {self.offer_id}"


class FileEntry(models.Model):
    """A way to reach a person, or the places they accept, taken away otherwise than by the source.

    Noted by the database; neither what was there nor by whom: the journal says who acts.
    """

    # Goes with the person by the database: the application, which erases the person, may not erase the line.
    job_seeker = models.ForeignKey(
        JobSeeker,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        verbose_name="demandeur d'emploi",
        related_name="+",
    )
    what = models.CharField("objet", max_length=13, choices=FileEntryKind)
    at = models.DateTimeField("date")

    class Meta:
        verbose_name = "saisie au dossier d'une personne"
        verbose_name_plural = "saisies aux dossiers des personnes"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(name="gate_fileentry_person", fields=["job_seeker", "at"])]
        constraints = [
            models.CheckConstraint(
                name="gate_fileentry_what",
                condition=Q(what__in=FileEntryKind.values),
                violation_error_message="Cet objet n'existe pas.",
            )
        ]

    def __str__(self) -> str:
        return self.get_what_display()
