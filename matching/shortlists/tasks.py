"""What the workers do of shortlists: messages that a human asked for. None of it moves a person."""

from celery import shared_task

from .services import mailing


@shared_task(name=mailing.SEND_TASK)
def send_messages(ids: list[int]) -> int:
    return mailing.send_messages(ids)


@shared_task(name="shortlists.sweep_messages")
def sweep_messages() -> int:
    return mailing.sweep_messages()
