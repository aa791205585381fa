from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "francetravail_match.integrations"
    label = "integrations"
    verbose_name = "intégrations"
