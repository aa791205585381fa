from django.apps import AppConfig


class ShortlistsConfig(AppConfig):
    name = "matching.shortlists"
    label = "shortlists"
    verbose_name = "présélections"
