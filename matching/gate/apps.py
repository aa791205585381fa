from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "matching.gate"
    label = "gate"
    verbose_name = "recherche complémentaire : constats d'absence"

    def ready(self) -> None:
        from . import installation
        from .second_look import installation as second_look

        installation.FUNCTIONS.keep_with(self)
        second_look.FUNCTIONS.keep_with(self)
