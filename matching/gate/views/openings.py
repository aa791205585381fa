"""« Ouvertures »: how often the gate is opened in a pilote's region, and the alarms."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..models import OpeningAlarm
from ..openings.rates import DAYS, FEWEST, opening_rates

ALARMS_SHOWN = 20


@permission_required(Action.PILOT_REGION)
@require_safe
def rates(request: UserRequest) -> HttpResponse:
    region = request.user.region
    if region is None:
        return redirect("pilot:region")
    found, threshold = opening_rates(region)
    alarms = OpeningAlarm.objects.filter(region=region).select_related("region", "agency", "rome")
    context = {
        "region": region,
        "rates": [(level.label, level.value, of_level) for level, of_level in found.items()],
        "threshold": threshold,
        "days": DAYS,
        "fewest": FEWEST,
        "alarms": alarms[:ALARMS_SHOWN],
    }
    return render(request, "gate/openings.html", context)
