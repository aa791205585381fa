"""A person found for an offer, as what keeps them says it."""

from django.db import models
from django.db.models import F, Q

from candidates.models import JobSeeker

#: A score of 100, in hundredths of a point.
FULL_SCORE = 10_000


class FoundPerson(models.Model):
    """The row of a person that is kept, with the outcome of every criterion that the offer expresses."""

    job_seeker = models.ForeignKey(
        JobSeeker, models.CASCADE, verbose_name="demandeur d'emploi", related_name="+"
    )
    rank = models.PositiveSmallIntegerField("rang")
    occupation = models.SmallIntegerField("métier de la ligne retenue")
    area = models.BigIntegerField("zone de la ligne retenue", null=True, blank=True)
    outcomes = models.JSONField("issue de chaque critère")
    minimum = models.PositiveSmallIntegerField("score minimal (centièmes)", default=0, db_default=0)
    maximum = models.PositiveSmallIntegerField("score maximal (centièmes)", default=0, db_default=0)
    # {"criterion": [minimum, maximum]}, in hundredths of a point.
    parts = models.JSONField("contribution de chaque critère", default=dict, db_default={})

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"n° {self.rank}"


def score_in_range(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(minimum__gte=0, minimum__lte=F("maximum"), maximum__lte=FULL_SCORE),
        violation_error_message="Le score va d'un minimum à un maximum, de 0 à 100.",
    )
