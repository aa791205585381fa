"""What is unsafe in the environment stops the start here; in the database, the start-up checks."""

import os

from django.core.exceptions import ImproperlyConfigured

from .safety import unsafe

if _reasons := unsafe(os.environ):
    # Before the settings that would read a wrong address.
    raise ImproperlyConfigured("L'application ne démarre pas.\n- " + "\n- ".join(_reasons))

from .base import *  # noqa: E402, F403
from .base import DATABASES  # noqa: E402

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
SITE_URL = f"https://{ALLOWED_HOSTS[0]}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
REFUSE_UNSAFE_START = True

# Connections for each process of the web server, whose threads share them; a worker's process needs but one.
if _pool := int(os.environ.get("DATABASE_POOL_SIZE", "0")):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": min(2, _pool), "max_size": _pool, "timeout": 10}

SECURE_SSL_REDIRECT = True
# The health check comes from inside the container, over plain HTTP, and says one word.
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The one that ends TLS.
PROXIES = 1
# Five pages a second is more than anyone reads.
REQUESTS_PER_MINUTE = 300
PASSWORD_LINKS_PER_HOUR = 3
MESSAGE_CHECKS_PER_HOUR = 20
UNKNOWN_LINKS_PER_HOUR = 20
ACTS_OF_A_LINK_PER_HOUR = 60
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole registered domain of an administration: that is not this site's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
