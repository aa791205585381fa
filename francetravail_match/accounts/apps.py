from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "francetravail_match.accounts"
    label = "accounts"
    verbose_name = "comptes"

    def ready(self) -> None:
        from . import checks, receivers  # noqa: F401
