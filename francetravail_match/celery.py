"""The Celery application. The broker only wakes workers; rows in the database are the truth of the work."""

import os
import sys
from pathlib import Path
from typing import Any

import django
from celery import Celery
from celery.signals import after_task_publish, beat_init, heartbeat_sent, worker_init, worker_process_init
from django.core.exceptions import ImproperlyConfigured

from francetravail_match.embedded.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "francetravail_match.settings.dev")

app = Celery("francetravail_match")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**kwargs: Any) -> None:
    """Celery logs what a signal raises and goes on; it lets nothing but an exit through."""
    django.setup()
    from francetravail_match.common import startup

    try:
        startup.refuse_unsafe_start()
    except ImproperlyConfigured as error:
        # Not `sys.stderr`: beat has turned it into a log by now.
        print(error, file=sys.__stderr__)
        raise SystemExit(1) from error


@worker_init.connect
def refuse_to_start_without_seal(**kwargs: Any) -> None:
    """The worker writes to people outside: without the key of their addresses nothing would ever leave."""
    from django.conf import settings

    if settings.REFUSE_UNSAFE_START and not settings.SEAL_SECRET_KEYS:
        print("SEAL_SECRET_KEYS : la clé secrète du scellé manque à ce worker.", file=sys.__stderr__)
        raise SystemExit(1)


@worker_process_init.connect
def end_with_the_worker(**kwargs: Any) -> None:
    """A pool process whose worker was killed would wait for ever."""
    die_with_parent()


def show_pulse(**kwargs: Any) -> None:
    """Touch a file that the health check of the container finds fresh (docker-compose.yml)."""
    Path(os.environ["PULSE_FILE"]).touch()


if os.environ.get("PULSE_FILE"):
    # A worker beats every two seconds; beat publishes the sweeper every ten.
    heartbeat_sent.connect(show_pulse)
    after_task_publish.connect(show_pulse)
