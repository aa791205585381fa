from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = "rapprochements"

    def ready(self) -> None:
        from . import receivers  # noqa: F401
