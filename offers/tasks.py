"""What the clock changes about offers."""

from celery import shared_task

from francetravail_match.common.services import purge_past


@shared_task(name="offers.purge_past")
def purge_past_rows() -> int:
    return purge_past("offers_searchrow")
