"""What the workers do: ids in, counts out. Rows in the database say what is done."""

from celery import shared_task

from . import services


@shared_task(name=services.EXECUTE_TASK)
def execute_runs(run_ids: list[int]) -> dict[str, int]:
    return services.execute_runs(run_ids)


@shared_task(name="matching.sweep_runs")
def sweep_runs() -> int:
    return services.sweep_runs()
