"""What the pages of other rooms, which the gate stands on, show of it."""

import datetime

from django import template

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.referentials.models import Region
from offers.models import JobOffer

from ..attempts.wording import Told, told
from ..exhaustion import OfRegion, of_region
from ..models import Attempt, ExhaustionPolicy, OpeningAlarm

register = template.Library()
#: An alarm is said for so long.
RECENT = datetime.timedelta(days=30)
FACTS_SHOWN = 20


@register.simple_tag
def facts_of(offer: JobOffer) -> list[Told]:
    """``{% facts_of offer as facts %}``: what was found on the offer, latest first."""
    return told(Attempt.objects.filter(offer=offer)[:FACTS_SHOWN])


@register.simple_tag
def alarms_for(user: User) -> list[OpeningAlarm]:
    """``{% alarms_for user as alarms %}``: those of the region that the user pilots."""
    if user.region_id is None:
        return []
    recent = OpeningAlarm.objects.filter(region=user.region_id, raised_at__gt=app_now() - RECENT)
    return list(recent.select_related("region", "agency", "rome"))


@register.simple_tag
def exhaustion_of(region: Region) -> OfRegion:
    """``{% exhaustion_of region as exhaustion %}``: what the region decided of who is unavailable."""
    return of_region(region.pk)


@register.simple_tag
def policies_to_countersign(user: User) -> list[ExhaustionPolicy]:
    """``{% policies_to_countersign user as policies %}``: decisions that wait for this pilote's signature."""
    waiting = ExhaustionPolicy.objects.to_countersign(user)
    return list(waiting.select_related("region", "decided_by"))
