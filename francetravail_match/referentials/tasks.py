"""What the clock does for the reference data."""

from celery import shared_task

from . import services


@shared_task(name="referentials.fill_working_days")
def fill_working_days() -> int:
    return services.fill_working_days()
