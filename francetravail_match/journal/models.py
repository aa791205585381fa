"""The journal to read: who did what, when, to what. Its tables are out of reach (docs/adr/0008)."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One line of the view `journal_entry`. No name and no free text in the payload (S5)."""

    occurred_at = models.DateTimeField("date")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name="auteur",
        related_name="+",
        db_constraint=False,
    )
    agency = models.ForeignKey(
        "accounts.Agency",
        models.PROTECT,
        null=True,
        verbose_name="agence",
        related_name="+",
        db_constraint=False,
    )
    action = models.CharField("action", max_length=60)
    object_type = models.CharField("type d'objet", max_length=60, blank=True)
    object_id = models.UUIDField("objet", null=True)
    reason = models.CharField("motif", max_length=60, blank=True)
    request_id = models.UUIDField("requête", null=True)
    payload = models.JSONField("détail", default=dict)

    class Meta:
        managed = False
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.action} {self.object_id or ''}".strip()
