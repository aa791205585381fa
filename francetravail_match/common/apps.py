from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "francetravail_match.common"
    label = "common"

    def ready(self) -> None:
        from . import checks  # noqa: F401
