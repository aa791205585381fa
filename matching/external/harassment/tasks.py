"""What the workers do of reports."""

from celery import shared_task

from . import services


@shared_task(name="harassment.purge")
def purge() -> int:
    return services.purge()
