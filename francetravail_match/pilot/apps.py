from django.apps import AppConfig


class PilotConfig(AppConfig):
    name = "francetravail_match.pilot"
    label = "pilot"
    verbose_name = "expérimentation"
