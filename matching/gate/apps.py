from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "matching.gate"
    label = "gate"
    verbose_name = "recherche complémentaire : constats d'absence"
