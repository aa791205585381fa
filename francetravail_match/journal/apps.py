from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "francetravail_match.journal"
    label = "journal"
    verbose_name = "journal"
