from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "francetravail_match.accounts"
    label = "accounts"
    verbose_name = "comptes"
    default = True

    def ready(self) -> None:
        from . import checks, receivers  # noqa: F401


class AdministrationConfig(admin.AdminConfig):
    """Django's administration, on our site: `admin.register` of any app registers there."""

    default = False
    default_site = "francetravail_match.accounts.admin_site.AdministrationSite"
    verbose_name = "administration"
