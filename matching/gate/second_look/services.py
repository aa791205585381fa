"""Offers that nobody matches are looked at twice: what their title suggests, what was done, who is new."""

from django.db import connection, transaction

from offers.models import JobOffer
from offers.suggestions import suggest_rome

from ...enums import PENDING_STATES
from ...models import MatchRun
from ..models import SoundingDue
from ..services.newcomers import have_asked

SUGGESTED = 5
AT_ONCE = 20
#: While offers wait for their matching, which an advisor waits for; never none, so that none waits for ever.
BESIDE_RUNS = 1


def look_again(limit: int = AT_ONCE) -> int:
    """Sound the versions that wait, longest first, look for attempts, have newcomers asked."""
    if MatchRun.objects.filter(state__in=PENDING_STATES).exists():
        limit = min(limit, BESIDE_RUNS)
    due = SoundingDue.objects.order_by("since", "pk").values_list("pk", flat=True)[:limit]
    return sum(_look(version_id) for version_id in list(due))


@transaction.atomic
def _look(version_id: int) -> bool:
    """False if another worker has the version. One that is no longer live is only taken off the queue."""
    taken, _ = SoundingDue.objects.filter(pk=version_id).delete()
    if not taken:
        return False
    offer = JobOffer.objects.get(versions=version_id)
    codes = [found.code for found in suggest_rome(offer.title, limit=SUGGESTED)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_record_sounding(%s, %s)", [version_id, codes])
        cursor.execute("SELECT gate_find_attempts(%s)", [offer.pk])
    have_asked(offer)
    return True
