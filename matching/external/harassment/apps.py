from django.apps import AppConfig


class HarassmentConfig(AppConfig):
    name = "matching.external.harassment"
    label = "harassment"
    verbose_name = "recherche complémentaire : signalements"

    def ready(self) -> None:
        from . import checks  # noqa: F401
