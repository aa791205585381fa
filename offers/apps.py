from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = "offres"

    def ready(self) -> None:
        from .linter.installation import FUNCTIONS

        FUNCTIONS.keep_with(self)
