from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "candidates"
    verbose_name = "demandeurs d'emploi"

    def ready(self) -> None:
        from . import checks  # noqa: F401
