"""A developer's machine and the demonstration: embedded services, no secret worth keeping."""

import os

from .base import *  # noqa: F403
from .base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "francetravail_match.demo"]
SECRET_KEY = os.environ.get("SECRET_KEY", "dev-only-key-refused-by-the-production-settings")
DEMO = os.environ.get("DEMO") == "1"
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
