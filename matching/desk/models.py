"""What a user keeps for themselves."""

from typing import ClassVar

from django.db import models

from francetravail_match.accounts.models import User
from francetravail_match.common.fields import written_at

from .querysets import SavedSearchQuerySet

NAME_LENGTH = 60
#: More would not be a choice any more.
SAVED_AT_MOST = 20


class SavedSearch(models.Model):
    """Filters of the list of offers, under a name. Seen by who kept it alone."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="compte", related_name="saved_searches")
    name = models.CharField("nom", max_length=NAME_LENGTH)
    query = models.CharField("filtres", max_length=1000)
    saved_at = written_at("enregistrée le")

    objects: ClassVar[SavedSearchQuerySet] = SavedSearchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "recherche enregistrée"
        verbose_name_plural = "recherches enregistrées"
        ordering = ["name", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="desk_saved_search_name",
                fields=["user", "name"],
                violation_error_message="Une de vos recherches porte déjà ce nom.",
            ),
            models.CheckConstraint(
                name="desk_saved_search_says_something",
                condition=~models.Q(name="") & ~models.Q(query=""),
                violation_error_message="Une recherche a un nom et au moins un filtre.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
