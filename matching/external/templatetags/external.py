"""What the pages of an offer, and the home page, show of the outside."""

from django import template
from django.db.models import Q

from francetravail_match.accounts.models import User
from matching.shortlists.forms import EmployerAnswerForm
from offers.models import JobOffer

from ..comparison.following import Followed, Shown, presented_to, shown_to_employer
from ..comparison.presenting import Line, lines_of
from ..models import RegisteredFound
from ..registered import waiting_profiles

register = template.Library()
PROFILES_ON_HOME = 5


@register.simple_tag
def profiles_of(offer: JobOffer) -> list[RegisteredFound]:
    """``{% profiles_of offer as profiles %}``: of people seen outside who are registered, to be completed."""
    return list(waiting_profiles(Q(offer=offer)))


@register.simple_tag
def profiles_for(user: User) -> list[RegisteredFound]:
    """``{% profiles_for user as profiles %}``: the same for the offers of the user's agency."""
    if user.agency_id is None:
        return []
    return list(waiting_profiles(Q(offer__agency=user.agency_id))[:PROFILES_ON_HOME])


@register.simple_tag
def outside_of(offer: JobOffer, user: User) -> list[Line]:
    """``{% outside_of offer user as lines %}``: those whom the offer interests and the user may know of."""
    return lines_of(offer, user)


@register.simple_tag
def shown_outside(
    offer: JobOffer, refused: EmployerAnswerForm | None
) -> list[tuple[Shown, EmployerAnswerForm]]:
    """``{% shown_outside offer refused as outside %}``: whom the employer has before them, after the
    registered, each with the form of the answer; ``refused``: one that was sent, and is to be put right.
    """
    forms = [(one, one.form()) for one in shown_to_employer(offer)]
    return [(one, refused if refused and refused.prefix == form.prefix else form) for one, form in forms]


@register.simple_tag
def presented_outside(offer: JobOffer, user: User) -> list[Followed]:
    """``{% presented_outside offer user as presented %}``: for the agency, who is presented."""
    return presented_to(user, offer)


@register.filter
def to_show(presented: list[Followed]) -> list[Followed]:
    """``{% if presented|to_show %}``: those of them whom the employer reads, or will."""
    return [one for one in presented if one.to_show]
