from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = "offres"

    def ready(self) -> None:
        from .linter import installation
        from .suggestions import in_database

        installation.FUNCTIONS.keep_with(self)
        in_database.FUNCTIONS.keep_with(self)
