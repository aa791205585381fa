"""The journal: who did what, when, to what. Written only by the owner's function `journal_write`."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One line. No name and no free text in the payload; nobody but the owner can change it (S5)."""

    occurred_at = models.DateTimeField("date")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="auteur", related_name="+"
    )
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, verbose_name="agence", related_name="+"
    )
    action = models.CharField("action", max_length=60)
    object_type = models.CharField("type d'objet", max_length=60, blank=True)
    object_id = models.UUIDField("objet", null=True)
    payload = models.JSONField("détail", default=dict)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.action} {self.object_id or ''}".strip()
