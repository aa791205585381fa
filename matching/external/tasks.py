"""What the workers do of the outside: the database says whose time is over."""

from celery import shared_task

from . import services


@shared_task(name="external.purge")
def purge() -> int:
    return services.purge()
