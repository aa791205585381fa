"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "francetravail_match.settings.dev")
application = get_wsgi_application()

from francetravail_match.common.startup import refuse_unsafe_start  # noqa: E402 - needs the apps

refuse_unsafe_start()
