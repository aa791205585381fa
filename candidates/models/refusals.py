"""What a person refused, kept beside their file so that it outlives it."""

from django.db import models


class RememberedRefusal(models.Model):
    """The database writes it whenever a person refuses or allows again, and applies it to whoever is
    registered under the same number later. Nobody reads it.
    """

    key = models.BinaryField("empreinte du numéro d'inscription", primary_key=True)
    stop_asking = models.BooleanField("ne veut plus être interrogée")
    processing_restricted = models.BooleanField("traitement limité")
    since = models.DateTimeField("depuis")

    class Meta:
        verbose_name = "refus gardé"
        verbose_name_plural = "refus gardés"
        ordering = ["key"]
        default_permissions = ()

    def __str__(self) -> str:
        return "refus gardé"
