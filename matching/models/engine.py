"""The engines that the database has had."""

from django.db import models

from francetravail_match.common.fields import written_at


class Engine(models.Model):
    """The SQL of one engine, by its SHA-256. Kept for ever: a run of the past is replayed with its own.

    Written by `migrate` alone; ``installed``: the one whose functions are in the database now.
    """

    hash = models.CharField("empreinte", max_length=64, primary_key=True)
    text = models.TextField("texte")
    installed = models.BooleanField("installé", default=False, db_default=False)
    installed_at = written_at("installé le")

    class Meta:
        verbose_name = "moteur"
        ordering = ["-installed_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="matching_engine_one_installed",
                fields=["installed"],
                condition=models.Q(installed=True),
                violation_error_message="Un seul moteur est installé.",
            ),
        ]

    def __str__(self) -> str:
        return self.hash[:8]
