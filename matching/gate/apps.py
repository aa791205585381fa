from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GateConfig(AppConfig):
    name = "matching.gate"
    label = "gate"
    verbose_name = "recherche complémentaire : constats d'absence"

    def ready(self) -> None:
        from . import installation
        from .second_look import installation as second_look

        post_migrate.connect(installation.install_after_migrate, sender=self)
        post_migrate.connect(second_look.install_after_migrate, sender=self)
