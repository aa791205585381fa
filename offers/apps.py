from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = "offres"

    def ready(self) -> None:
        from .linter import installation

        post_migrate.connect(installation.install_after_migrate, sender=self)
