"""What the workers do for accounts: they carry out what somebody asked for."""

from celery import shared_task

from . import services


@shared_task(name=services.SEND_LINK_TASK, autoretry_for=(OSError,), retry_backoff=5, max_retries=5)
def send_password_link(user_id: int | None, by_id: int | None = None) -> bool:
    return services.send_password_link(user_id=user_id, by_id=by_id)
