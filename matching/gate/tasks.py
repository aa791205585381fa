"""What the workers do of the gate: ids in, counts out. Rows in the database say what is done."""

from celery import shared_task

from .openings import services as openings
from .second_look import services as second_look
from .services import closing, newcomers


@shared_task(name="gate.look_again")
def look_again() -> int:
    return second_look.look_again()


@shared_task(name="gate.watch_openings", autoretry_for=(OSError,), retry_backoff=60, max_retries=5)
def watch_openings() -> int:
    return openings.watch_openings()


@shared_task(name="gate.close_findings")
def close_findings() -> int:
    return closing.close_findings()


@shared_task(name="gate.read_words_again")
def read_words_again() -> int:
    return closing.read_words_again()


@shared_task(name="gate.ask_newcomers")
def ask_newcomers() -> int:
    return newcomers.ask_newcomers()
