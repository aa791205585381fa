"""Production. Whatever is missing or unsafe stops the start."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"La variable d'environnement {name} est obligatoire en production.")
    return value


SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50 or "dev-only" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY : au moins 50 caractères tirés au hasard.")
required("DATABASE_URL")
required("REDIS_URL")
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

_options = DATABASES["default"]["OPTIONS"]
_remote = DATABASES["default"]["HOST"] and not DATABASES["default"]["HOST"].startswith("/")
if _remote and _options.get("sslmode") not in {"require", "verify-ca", "verify-full"}:
    raise ImproperlyConfigured("DATABASE_URL : une base distante exige sslmode=require au moins.")
DATABASES["default"]["CONN_MAX_AGE"] = 0
_options["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
