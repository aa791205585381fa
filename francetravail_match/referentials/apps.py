from django.apps import AppConfig


class ReferentialsConfig(AppConfig):
    name = "francetravail_match.referentials"
    label = "referentials"
    verbose_name = "référentiels"
