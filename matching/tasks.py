"""What the workers do: ids in, counts out. Rows in the database say what is done."""

from celery import shared_task

from . import services
from .changes import services as changes
from .countercheck import services as counterchecks
from .notices import services as notices


@shared_task(name=services.EXECUTE_TASK)
def execute_runs(run_ids: list[int]) -> dict[str, int]:
    return services.execute_runs(run_ids)


@shared_task(name="matching.sweep_runs")
def sweep_runs() -> int:
    return services.sweep_runs()


@shared_task(name=counterchecks.TASK)
def counter_check(first: int | None = None) -> int:
    return counterchecks.counter_check(first)


@shared_task(name="matching.match_people")
def match_people() -> int:
    return changes.match_people()


@shared_task(name="matching.match_population")
def match_population() -> int:
    return changes.match_population()


@shared_task(name="matching.confirm_offers")
def confirm_offers() -> int:
    return changes.confirm_offers()


@shared_task(name="matching.send_daily_messages", autoretry_for=(OSError,), retry_backoff=60, max_retries=5)
def send_daily_messages() -> int:
    return notices.send_morning_messages()
