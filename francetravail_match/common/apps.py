from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "francetravail_match.common"
    label = "common"
