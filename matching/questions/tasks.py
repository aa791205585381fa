"""What the workers do of questions: an advisor's act, carried out; rows of the database say how far."""

from celery import shared_task

from .services import campaigns, returns, sending


@shared_task(name=campaigns.WAVES_TASK)
def ask_waves() -> int:
    return campaigns.ask_waves()


@shared_task(name=sending.SEND_TASK)
def send_messages(ids: list[int]) -> int:
    return sending.send_messages(ids)


@shared_task(name="questions.sweep_messages")
def sweep_messages() -> int:
    return sending.sweep_messages()


@shared_task(name="questions.read_returns")
def read_returns() -> int:
    return returns.read_returns_of_settings()
