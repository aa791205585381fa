"""What the workers do of the outside: the database says whose time is over."""

from celery import shared_task

from . import services
from .contact.services import sending
from .contact.services.asking import SEND_TASK
from .person.services import codes


@shared_task(name="external.purge")
def purge() -> int:
    return services.purge()


@shared_task(name=SEND_TASK)
def send_messages(ids: list[int]) -> int:
    return sending.send_messages(ids)


@shared_task(name="external.sweep_messages")
def sweep_messages() -> int:
    return sending.sweep_messages()


@shared_task(name=codes.SEND_TASK)
def send_code(code_id: int) -> bool:
    return codes.send_code(code_id)
