"""A developer's machine and the demonstration: embedded services, no secret worth keeping."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, INSTALLED_APPS, SITE_URL
from .safety import leaves_this_machine

if any(
    leaves_this_machine({"host": database["HOST"], **database["OPTIONS"]}, os.environ)
    for database in DATABASES.values()
):
    # A server that forgot to name its settings would get these.
    raise ImproperlyConfigured(
        "DJANGO_SETTINGS_MODULE : les réglages de développement ne servent que la base de cette machine, et "
        "DATABASE_URL, ou une variable de libpq (PGHOST, PGHOSTADDR, PGSERVICE), peut en désigner une autre. "
        "En production : francetravail_match.settings.prod."
    )

INSTALLED_APPS = [*INSTALLED_APPS, "francetravail_match.demo"]
SECRET_KEY = os.environ.get("SECRET_KEY", "dev-only-key-refused-by-the-production-settings")
DEMO = os.environ.get("DEMO") == "1"
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# The demonstration says on which port it is.
SITE_URL = os.environ.get("SITE_URL", SITE_URL)
# In the worker's log: no message leaves this machine.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
