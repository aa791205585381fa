from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ExternalConfig(AppConfig):
    name = "matching.external"
    label = "external_profiles"
    verbose_name = "recherche complémentaire : profils externes"

    def ready(self) -> None:
        from matching.questions import genuine

        from . import checks  # noqa: F401
        from .comparison import installation

        post_migrate.connect(installation.install_after_migrate, sender=self)
        from .contact import finding

        genuine.FIND.append(finding.find_message)
        genuine.CAME_BACK.append(finding.message_came_back)
