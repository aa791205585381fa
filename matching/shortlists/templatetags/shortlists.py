"""What pages that stand below shortlists show of them."""

from collections.abc import Iterable

from django import template

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from offers.models import JobOffer

from ...people import ShownPerson
from ..models import Shortlist
from ..querysets import Load, loads_of
from ..showing import Pick, picks_of

register = template.Library()


@register.simple_tag
def picks(offer: JobOffer, people: Iterable[ShownPerson], user: User) -> list[Pick]:
    """Each person found, with whether they may be put into the offer's shortlist."""
    return picks_of(offer, people, user)


@register.simple_tag
def shortlists_waiting(user: User) -> int:
    """How many shortlists wait for liaison in the user's agency; none for who is not liaison."""
    if not user.may(Action.SEND_SHORTLIST):
        return 0
    return Shortlist.objects.visible_to(user).waiting_for_liaison().count()


@register.simple_tag
def load_of(person: JobSeeker) -> Load:
    """How much is asked of somebody at present, in the whole country."""
    return loads_of([person.pk]).get(person.pk, Load())
