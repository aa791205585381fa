"""The pilot in one's agency: how it stands, the stop, the deputies."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.models import Agency, User
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_today

from .. import services
from ..enums import Level
from ..forms import DeputyForm
from ..models import Deputy, SwitchAct
from ..opening import experiment, leads_agency, pilot_place, stopped
from .switching import switch_page

ACTS_SHOWN = 20


def agency_of(request: UserRequest) -> Agency:
    """The roles that open these pages give no right without an agency."""
    agency = request.user.agency
    assert agency is not None  # noqa: S101
    return agency


@require_safe
@permission_required(Action.STOP_AGENCY)
def agency(request: UserRequest) -> HttpResponse:
    its_agency = agency_of(request)
    region = its_agency.region_id
    context = {
        "agency": its_agency,
        "standing": pilot_place(region=region, agency=its_agency),
        "experiment": experiment(),
        "leads": leads_agency(request.user),
        "stopped": stopped(Level.AGENCY, agency=its_agency),
        "acts": SwitchAct.objects.for_place(region=region, agency=its_agency.pk)[:ACTS_SHOWN],
        "deputies": Deputy.objects.standing_in(its_agency, app_today()),
    }
    return render(request, "pilot/agency.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.STOP_AGENCY)
def agency_switch(request: UserRequest) -> HttpResponse:
    if not leads_agency(request.user):
        messages.error(request, "L'arrêt de l'agence relève de son responsable et de son suppléant.")
        return redirect("pilot:agency")
    its_agency = agency_of(request)
    return switch_page(
        request,
        level=Level.AGENCY,
        agency=its_agency,
        place=f"l'agence « {its_agency} »",
        back="pilot:agency",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.NAME_DEPUTY)
def name_deputy(request: UserRequest) -> HttpResponse:
    colleagues = User.objects.filter(agency=request.user.agency, is_active=True).exclude(pk=request.user.pk)
    form = DeputyForm(request.POST or None, colleagues=colleagues.order_by("last_name", "first_name", "pk"))
    if request.method == "POST" and form.is_valid():
        try:
            services.name_deputy(by=request.user, **form.cleaned_data)
        except services.PilotRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['deputy']} vous supplée pendant ces jours.")
            return redirect("pilot:agency")
    return render(request, "pilot/deputy.html", {"form": form})


@require_POST
@permission_required(Action.NAME_DEPUTY)
def withdraw_deputy(request: UserRequest) -> HttpResponse:
    number = request.POST.get("suppleance", "")
    known = number.isdecimal() and len(number) < 19  # what the key of a table holds
    row = Deputy.objects.filter(manager=request.user, pk=int(number) if known else 0).first()
    try:
        if row is None:
            raise services.PilotRefused("Cette suppléance n'est pas la vôtre.")
        services.withdraw_deputy(by=request.user, deputy=row)
    except services.PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.deputy} ne vous supplée plus.")
    return redirect("pilot:agency")
