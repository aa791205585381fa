from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "francetravail_match.demo"
    label = "demo"
    verbose_name = "démonstration"
