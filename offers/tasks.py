"""What the clock changes about offers."""

from celery import shared_task

from francetravail_match.common.services import purge_past

from .services.titles import learn_titles


@shared_task(name="offers.purge_past")
def purge_past_rows() -> int:
    return purge_past("offers_searchrow")


@shared_task(name="offers.learn_titles")
def learn_titles_of_the_day() -> int:
    """How many offers were learned from; 0: too few."""
    learned = learn_titles()
    return learned.offers if learned else 0
