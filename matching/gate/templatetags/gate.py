"""What the pages of other rooms, which the gate stands on, show of it."""

import datetime

from django import template

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from offers.models import JobOffer

from ..attempts.wording import Told, told
from ..models import Attempt, OpeningAlarm

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
