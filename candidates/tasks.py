"""What the clock changes about people."""

from celery import shared_task

from . import services


@shared_task(name="candidates.sweep_people")
def sweep_people() -> int:
    return services.sweep_people()
