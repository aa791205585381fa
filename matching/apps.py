from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = "rapprochements"

    def ready(self) -> None:
        from . import installation, receivers  # noqa: F401

        post_migrate.connect(installation.install_after_migrate, sender=self)
