"""People to ask, and what is queued for them."""

from candidates.models import JobSeeker
from matching.questions.enums import DeliveryState, PersonState
from matching.questions.models import Delivery
from matching.questions.states import people_of
from offers.models import JobOffer
from tests.factories import IdentityFactory, JobSeekerFactory


def to_ask(email: str | None = None, phone: str = "", **fields) -> JobSeeker:
    """Would match but for an answer that nobody asked for; has an address of their own unless told none."""
    person = JobSeekerFactory(to_qualify=True, **fields)
    address = f"{person.public_id.hex}@example.org" if email is None else email
    IdentityFactory(job_seeker=person, email=address, phone=phone)
    return person


def queued() -> list[int]:
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def states(offer: JobOffer) -> dict[JobSeeker, PersonState]:
    found = people_of(offer)
    people = JobSeeker.objects.in_bulk([person.job_seeker_id for person in found])
    return {people[person.job_seeker_id]: person.state for person in found}
