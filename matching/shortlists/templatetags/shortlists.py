"""What pages that stand below shortlists show of them."""

from collections.abc import Iterable

from django import template

from francetravail_match.accounts.models import User
from offers.models import JobOffer

from ...people import ShownPerson
from ..showing import Pick, picks_of

register = template.Library()


@register.simple_tag
def picks(offer: JobOffer, people: Iterable[ShownPerson], user: User) -> list[Pick]:
    """Each person found, with whether they may be put into the offer's shortlist."""
    return picks_of(offer, people, user)
