"""Who volunteered, and who holds a licence. Nothing here says why anybody stopped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from francetravail_match.common.fields import account, written_at
from francetravail_match.referentials.models import Region

from ..enums import LICENCES, LICENCES_PER_REGION
from ..querysets import LicenceQuerySet, VolunteerQuerySet
from .base import set_once


class Volunteer(models.Model):
    """An advisor who volunteers, by their own act. The row goes when they stop: nothing is left of it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        verbose_name="conseiller",
        related_name="volunteer",
    )
    since = written_at("depuis")

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = "volontaire"
        ordering = ["since", "user"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class Licence(models.Model):
    """A recruiter licence, on the advisor's own profile. It ends in one way, whoever ended it and why.

    Each live licence sits on a numbered seat of the country and one of its region: no statement, however
    concurrent, fits one more in than there are seats.
    """

    user = account("conseiller")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="+")
    national_seat = models.PositiveSmallIntegerField("place nationale")
    region_seat = models.PositiveSmallIntegerField("place régionale")
    granted_by = account("donnée par")
    granted_at = written_at("donnée le")
    ended_at = set_once("finie le")

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = "licence"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pilot_licence_national_cap",
                condition=Q(national_seat__range=(1, LICENCES)),
                violation_error_message=f"Le pays a {LICENCES} licences.",
            ),
            models.CheckConstraint(
                name="pilot_licence_region_cap",
                condition=Q(region_seat__range=(1, LICENCES_PER_REGION)),
                violation_error_message=f"Une région a {LICENCES_PER_REGION} licences.",
            ),
            models.UniqueConstraint(
                name="pilot_licence_national_seat",
                fields=["national_seat"],
                condition=Q(ended_at=None),
                violation_error_message="Cette place est prise.",
            ),
            models.UniqueConstraint(
                name="pilot_licence_region_seat",
                fields=["region", "region_seat"],
                condition=Q(ended_at=None),
                violation_error_message="Cette place est prise.",
            ),
            models.UniqueConstraint(
                name="pilot_licence_one_each",
                fields=["user"],
                condition=Q(ended_at=None),
                violation_error_message="Cette personne a déjà une licence.",
            ),
            models.CheckConstraint(
                name="pilot_licence_by_another",
                condition=~Q(user=F("granted_by")),
                violation_error_message="Nul ne se donne une licence à soi-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} n° {self.region_seat}"
