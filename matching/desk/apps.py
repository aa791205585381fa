from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "matching.desk"
    label = "desk"
    verbose_name = "bureau"
