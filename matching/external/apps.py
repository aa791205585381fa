from django.apps import AppConfig

from francetravail_match.common.installed import once_migrated


class ExternalConfig(AppConfig):
    name = "matching.external"
    label = "external_profiles"
    verbose_name = "recherche complémentaire : profils externes"

    def ready(self) -> None:
        from matching.questions import genuine

        from . import checks  # noqa: F401
        from .comparison import installation

        once_migrated(self, installation.install)
        from .contact import finding

        genuine.FIND.append(finding.find_message)
        genuine.CAME_BACK.append(finding.message_came_back)
