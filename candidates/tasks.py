"""What the clock changes about people."""

from celery import shared_task

from . import services


@shared_task(name="candidates.sweep_people")
def sweep_people() -> int:
    return services.sweep_people()


@shared_task(name="candidates.purge_past")
def purge_past_rows() -> int:
    return services.purge_past_rows()
