"""What every app shares of the workers' tasks."""

from celery import shared_task

from . import services


@shared_task(name="common.purge")
def purge() -> dict[str, int]:
    return services.purge()
