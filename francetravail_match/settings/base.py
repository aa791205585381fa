"""What every environment shares. Secrets and addresses come from the environment only."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from francetravail_match import embedded
from francetravail_match.common.traces import WithoutValues, without_address

from .api import *  # noqa: F403
from .keys import *  # noqa: F403
from .schedule import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parents[2]
FT_DATA = (BASE_DIR / os.environ.get("FT_DATA", "../shared")).resolve()

ROOT_URLCONF = "francetravail_match.urls"
WSGI_APPLICATION = "francetravail_match.wsgi.application"
DEBUG = False
DEMO = False
# Production alone asks the database, at start-up, whether it is fit for use (common/startup.py).
REFUSE_UNSAFE_START = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "francetravail_match.common",
    "francetravail_match.accounts",
    "francetravail_match.integrations",
    "francetravail_match.journal",
    "francetravail_match.referentials",
    "francetravail_match.pilot",
    "offers",
    "candidates",
    "matching",
    "matching.questions",
    "matching.shortlists",
    "matching.gate",
    "matching.external",
    "matching.external.harassment",
    "matching.desk",
    "francetravail_match.accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.forms",
    "widget_tweaks",
    "dsfr",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "francetravail_match.common.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "francetravail_match.accounts.middleware.AccessMiddleware",
    "francetravail_match.common.middleware.PrivatePagesMiddleware",
    "francetravail_match.common.rate.RateLimitMiddleware",
    "francetravail_match.common.middleware.NullCharacterMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "francetravail_match.common.middleware.FormAddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "francetravail_match.common.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database(url: str, **options: Any) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address (URL or conninfo, sockets included)."""
    info: dict[str, Any] = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": info.pop("dbname"),
        "USER": info.pop("user", ""),
        "PASSWORD": info.pop("password", ""),
        "HOST": info.pop("host", ""),
        "PORT": str(info.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        # Statements that ask for it are planned once; Django's own never are.
        "OPTIONS": {"prepare_threshold": 5, **info, **options},
    }


# Statements of the application are short: a page that takes longer is a fault to see, not to wait for.
TIMEOUTS = "-c statement_timeout=20s -c lock_timeout=5s -c idle_in_transaction_session_timeout=120s"
DATABASES = {
    "default": database(os.environ.get("DATABASE_URL") or embedded.database_url("app"), options=TIMEOUTS)
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
# `migrate` alone connects as migrator and works as owner; a web server does not hold this address.
if not os.environ.get("DATABASE_URL"):
    os.environ.setdefault("MIGRATOR_DATABASE_URL", embedded.database_url("migrator"))
if os.environ.get("MIGRATOR_DATABASE_URL"):
    DATABASES["migrator"] = database(os.environ["MIGRATOR_DATABASE_URL"], assume_role="owner")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL") or embedded.redis_url(0)
# kombu and redis-py spell the address of a socket differently.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 10, "socket_connect_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
# 0 keeps what is due until it is 1 again: for the time of an inquiry, or of a doubt.
PURGE_ENABLED = os.environ.get("PURGE_ENABLED", "1") == "1"
CELERY_TIMEZONE = "Europe/Paris"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = [
    "francetravail_match.accounts.lockout.LockOutBackend",
    "francetravail_match.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 4 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "francetravail_match.accounts.validators.CnilValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Where the links in our messages lead; never what a request says of itself.
SITE_URL = "http://127.0.0.1:8000"
# Whom one writes to who cannot use a page.
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "contact@inscrits.invalid")
CONTACT_PHONE = os.environ.get("CONTACT_PHONE") or "39 49"
# Who answers for the data, in what we say to people outside.
DPO_EMAIL = os.environ.get("DPO_EMAIL", "dpo@inscrits.invalid")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "ne-pas-repondre@inscrits.invalid")
# Where messages that cannot be delivered come back: the part before @ gets the number of the message.
BOUNCES_EMAIL = os.environ.get("EMAIL_BOUNCES") or DEFAULT_FROM_EMAIL
# The mailbox of that address: maildir:///folder or imaps://name:password@host/folder; 0: none is read.
RETURNS_URL = os.environ.get("RETURNS_URL", "0")


def mailer(url: str) -> dict[str, Any]:
    """Django's settings for a mail server: smtps://name:password@host, or smtp+starttls://, or smtp://."""
    parts = urlsplit(url)
    options = {
        "host": parts.hostname,
        "port": parts.port or {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp+starttls",
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


MAILERS = {"default": mailer(os.environ.get("EMAIL_URL", "smtp://localhost"))}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "guide" / "images")]

# What is uploaded may hold names: it is read in memory, and written on no disk. More is not read at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_500_000

DSFR_CONTENT_IS_SAFE = False
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = True
# The design system's terms reserve the State's brand block to its services.
STATE_BRAND = os.environ.get("STATE_BRAND") == "1"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A working day, and never beyond the browser's own session.
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# How many of our own proxies stand before the application: the client's address is what the nearest one saw.
PROXIES = 0
# For one account, or one place of visitors; and messages to one address. 0: no limit.
REQUESTS_PER_MINUTE = 0
PASSWORD_LINKS_PER_HOUR = 0
# Codes of messages that one place of visitors has checked.
MESSAGE_CHECKS_PER_HOUR = 0
# Personal links that do not exist, from one place; and what one link may change.
UNKNOWN_LINKS_PER_HOUR = 0
ACTS_OF_A_LINK_PER_HOUR = 0
AXES_HANDLER = "francetravail_match.accounts.lockout.BackOffHandler"
AXES_LOCKOUT_CALLABLE = "francetravail_match.accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "francetravail_match.accounts.lockout.client_ip"
# What Django calls it when it signs in, whatever the field of the user.
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
# How long failures are remembered; the wait itself doubles from one minute.
AXES_COOLOFF_TIME = timedelta(days=1)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# The journal is the record of sign-ins; nothing of what was typed is kept.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
OTP_TOTP_ISSUER = "Inscrits d'abord"
CSRF_USE_SESSIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": WithoutValues, "fmt": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "filters": {"without_address": {"()": lambda: without_address}},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # A page not found or refused would be logged with its address: whom one looked for, or a token.
        "django.request": {"level": "ERROR", "filters": ["without_address"]},
        "django.security.csrf": {"level": "ERROR"},
    },
}
