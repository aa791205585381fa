"""What advisors answered to counter-checks, and what each relaxation brought: numbers, nobody found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from francetravail_match.accounts.models import User
from offers.models import JobOffer, OfferVersion

from ..criteria import CRITERIA
from ..enums import CRITERIA_OF_A_LINE, REASONS, ActKind, KeepReason, RelaxReason, UndoReason

#: What the law forbids to relax.
UNLAWFUL = [c.code for c in CRITERIA if c.relaxation and c.relaxation.unlawful]


class RelaxationAct(models.Model):
    """An advisor's answer to a line of a counter-check. Nobody changes or deletes one.

    ``criteria``: the line, by its codes in the order of the criteria. ``version``: what the offer asked for
    then. ``new_version``: what it asks for since; empty where a criterion was kept. The database dates the
    row, holds it to the offer's current version and agency, and writes the journal.
    """

    offer = models.ForeignKey(
        JobOffer, models.PROTECT, verbose_name="offre", related_name="relaxation_acts", db_index=False
    )
    kind = models.CharField("réponse", max_length=7, choices=ActKind)
    criteria = ArrayField(models.CharField(max_length=20), verbose_name="critères")
    version = models.ForeignKey(OfferVersion, models.PROTECT, verbose_name="version", related_name="+")
    new_version = models.ForeignKey(
        OfferVersion,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="nouvelle version",
        related_name="+",
    )
    reason = models.CharField(
        "motif", max_length=25, choices=[choice for reasons in REASONS.values() for choice in reasons.choices]
    )
    employer_agreed = models.BooleanField("accord de l'employeur déclaré", default=False)
    actor = models.ForeignKey(User, models.PROTECT, verbose_name="auteur", related_name="+")
    at = models.DateTimeField("date", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "réponse à une contre-épreuve"
        verbose_name_plural = "réponses aux contre-épreuves"
        ordering = ["-id"]
        default_permissions = ()
        indexes = [models.Index(name="matching_relaxation_offer", fields=["offer", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="matching_relaxation_reason",
                condition=Q(kind=ActKind.RELAXED, reason__in=RelaxReason.values)
                | Q(kind=ActKind.KEPT, reason__in=KeepReason.values)
                | Q(kind=ActKind.UNDONE, reason__in=UndoReason.values),
                violation_error_message="Choisissez un motif dans la liste.",
            ),
            models.CheckConstraint(
                name="matching_relaxation_agreed",
                condition=~Q(kind=ActKind.RELAXED) | Q(employer_agreed=True),
                violation_error_message="Un critère ne s'assouplit qu'avec l'accord de l'employeur.",
            ),
            models.CheckConstraint(
                name="matching_relaxation_lawful",
                condition=~Q(kind=ActKind.RELAXED) | ~Q(criteria__overlap=UNLAWFUL),
                violation_error_message="La loi ne permet pas d'assouplir ce critère.",
            ),
            models.CheckConstraint(
                name="matching_relaxation_versions",
                condition=Q(kind=ActKind.KEPT, new_version=None)
                | ~Q(kind=ActKind.KEPT) & Q(new_version__isnull=False) & ~Q(new_version=F("version")),
                violation_error_message="Assouplir donne une autre version ; garder n'en donne pas.",
            ),
            models.CheckConstraint(
                name="matching_relaxation_line",
                condition=Q(criteria__len__range=(1, CRITERIA_OF_A_LINE)),
                violation_error_message="Une ligne porte un critère, ou deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {', '.join(self.criteria)}"


class RelaxationOutcome(models.Model):
    """What a relaxation brought, counted after the first matching of its version, once.

    ``n_found``: people who match the relaxed version and would not match the former one.
    """

    act = models.OneToOneField(
        RelaxationAct,
        models.PROTECT,
        primary_key=True,
        verbose_name="assouplissement",
        related_name="outcome",
    )
    n_found = models.PositiveIntegerField("personnes retrouvées")
    n_match = models.PositiveIntegerField("personnes qui correspondent")
    n_to_qualify = models.PositiveIntegerField("personnes à interroger")
    counted_at = models.DateTimeField("comptées le")

    class Meta:
        verbose_name = "apport d'un assouplissement"
        verbose_name_plural = "apports des assouplissements"
        ordering = ["-act"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="matching_outcome_found",
                condition=Q(n_found__lte=F("n_match")),
                violation_error_message="Les personnes retrouvées correspondent.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.n_found} personnes retrouvées"
