"""The Celery application. The broker only wakes workers; rows in the database are the truth of the work."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from francetravail_match.embedded.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "francetravail_match.settings.dev")

app = Celery("francetravail_match")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**kwargs: Any) -> None:
    """A pool process whose worker was killed would wait for ever."""
    die_with_parent()
