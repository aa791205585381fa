"""What the workers do: ids in, a word out. Rows in the database say what is done."""

from celery import shared_task

from . import services


@shared_task(name=services.EXECUTE_TASK)
def execute_run(run_id: int) -> str:
    return services.execute_run(run_id)


@shared_task(name="matching.sweep_runs")
def sweep_runs() -> int:
    return services.sweep_runs()
