from django.apps import AppConfig

from francetravail_match.common.installed import once_migrated


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = "demandeurs d'emploi"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .comparison import installation

        once_migrated(self, installation.install)
