"""Production processes on the database of one test."""

import os
import secrets
import subprocess
import sys

from django.conf import settings

from tests.utils.databases import OwnDatabase

HOST = "inscrits.example.org"
#: What the tests' own environment says and a server's does not.
NOT_INHERITED = {
    "MIGRATOR_DATABASE_URL",
    "DEBUG",
    "DEMO",
    "FT_DATA",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
}
PATIENCE = 60


def environment(database: OwnDatabase, **changed: str) -> dict[str, str]:
    """Of a process that starts, unless ``changed`` spoils it; an empty string removes the variable."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    given = {
        "DJANGO_SETTINGS_MODULE": "francetravail_match.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "HASH_KEYS": settings.HASH_KEYS,
        # A key pair of the tests' own.
        "SEAL_PUBLIC_KEY": settings.SEAL_PUBLIC_KEY,
        "SEAL_SECRET_KEYS": settings.SEAL_SECRET_KEYS,
        "DPO_EMAIL": f"dpo@{HOST}",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database.url("app"),
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": "smtp://localhost",
        "EMAIL_FROM": f"ne-pas-repondre@{HOST}",
        "CONTACT_EMAIL": f"contact@{HOST}",
        **changed,
    }
    return inherited | {name: value for name, value in given.items() if value}


def start(command: list[str], environ: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=settings.BASE_DIR,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and everything it said."""
    output, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, output
