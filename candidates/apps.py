from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = "demandeurs d'emploi"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .comparison import installation

        post_migrate.connect(installation.install_after_migrate, sender=self)
