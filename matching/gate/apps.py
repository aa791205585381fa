from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GateConfig(AppConfig):
    name = "matching.gate"
    label = "gate"
    verbose_name = "recherche complémentaire : constats d'absence"

    def ready(self) -> None:
        from .second_look import installation

        post_migrate.connect(installation.install_after_migrate, sender=self)
