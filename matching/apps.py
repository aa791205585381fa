from django.apps import AppConfig

from francetravail_match.common.installed import once_migrated


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = "rapprochements"

    def ready(self) -> None:
        from . import installation, receivers  # noqa: F401

        once_migrated(self, installation.install)
