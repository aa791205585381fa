"""What pages that stand below shortlists show of them."""

from collections.abc import Iterable

from django import template

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from offers.models import JobOffer

from ...models.found import FoundPerson
from ...people import ShownPerson
from ..querysets import Load, loads_of
from ..showing import Pick, picks_of
from ..waiting import Waiting, waiting_for

register = template.Library()


@register.simple_tag
def picks(
    offer: JobOffer, results: Iterable[FoundPerson], people: Iterable[ShownPerson], user: User
) -> list[Pick]:
    """Each person of these results, with whether they may be put into the offer's shortlist."""
    return picks_of(offer, results, people, user)


@register.simple_tag
def shortlists_waiting(user: User) -> Waiting:
    """What waits for the user among the shortlists of their agency."""
    return waiting_for(user)


@register.simple_tag
def load_of(person: JobSeeker) -> Load:
    """How much is asked of somebody at present, in the whole country."""
    return loads_of([person.pk]).get(person.pk, Load())
