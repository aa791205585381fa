from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..models import Consultation, Licence, Volunteer
from ..opening import pilot_open
from ..services import PilotRefused, set_volunteering


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.VOLUNTEER)
def volunteering(request: UserRequest) -> HttpResponse:
    """« Mon volontariat »: one button says yes, the same place says no; neither asks why."""
    user = request.user
    if request.method == "POST":
        wanted = request.POST.get("volontaire") == "oui"
        try:
            set_volunteering(user=user, wanted=wanted)
        except PilotRefused as refusal:
            messages.error(request, str(refusal))
        else:
            said = "Vous êtes volontaire." if wanted else "C'est fait : vous n'êtes plus volontaire."
            messages.success(request, said)
        return redirect("pilot:volunteering")
    agency = user.agency
    context = {
        "volunteer": Volunteer.objects.filter(pk=user.pk).first(),
        "licence": Licence.objects.held().filter(user=user).first(),
        "standing": pilot_open(user, agency),
        "consultations": Consultation.objects.latest_for(agency.region_id if agency else None),
    }
    return render(request, "pilot/volunteering.html", context)
