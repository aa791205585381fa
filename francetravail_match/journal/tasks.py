"""What keeps the journal: sealed every few seconds, its months made ahead and dropped in time."""

from celery import shared_task

from . import services


@shared_task(name="journal.seal_lines")
def seal_lines() -> int:
    return services.seal_lines()


@shared_task(name="journal.prepare_months")
def prepare_months() -> int:
    return services.prepare_months()


@shared_task(name="journal.drop_expired")
def drop_expired() -> list[str]:
    return services.drop_expired()
