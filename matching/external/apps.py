from django.apps import AppConfig


class ExternalConfig(AppConfig):
    name = "matching.external"
    label = "external_profiles"
    verbose_name = "recherche complémentaire : profils externes"

    def ready(self) -> None:
        from . import checks  # noqa: F401
