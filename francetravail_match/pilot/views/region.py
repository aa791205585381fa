"""What a regional pilote sees and does for their region, and with another one for the country."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action, permission_required

from .. import services
from ..enums import LICENCES, LICENCES_PER_REGION, Level
from ..forms import ConsultationForm, DaysForm
from ..models import Activation, Consultation, Licence, SwitchAct, Volunteer
from ..opening import experiment, pilot_place, stopped, waiting_signature
from .switching import switch_page

ACTS_SHOWN = 20
NO_REGION = "Aucune région n'est rattachée à votre compte : demandez-la à l'administrateur."


@require_safe
@permission_required(Action.PILOT_REGION)
def region(request: UserRequest) -> HttpResponse:
    code = request.user.region_id
    if code is None:
        return render(request, "pilot/no_region.html", {"words": NO_REGION})
    held = Licence.objects.held()
    context = {
        "region": request.user.region,
        "standing": pilot_place(region=code),
        "experiment": experiment(),
        "consultations": Consultation.objects.known_in(code),
        "activations": Activation.objects.for_region(code),
        "licences": held.for_region(code),
        "n_in_country": held.count(),
        "most": {"country": LICENCES, "region": LICENCES_PER_REGION},
        "volunteers": Volunteer.objects.waiting_in(code, held),
        "region_stopped": stopped(Level.REGION, region=code),
        "nation_stopped": stopped(Level.NATION),
        "signature": waiting_signature(),
        "acts": SwitchAct.objects.for_place(region=code)[:ACTS_SHOWN],
    }
    return render(request, "pilot/region.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def region_switch(request: UserRequest, national: bool) -> HttpResponse:
    pilote = request.user
    if pilote.region is None:
        messages.error(request, NO_REGION)
        return redirect("pilot:region")
    if national:
        return switch_page(
            request,
            level=Level.NATION,
            place="tout le pays",
            back="pilot:region",
            signature=waiting_signature(),
        )
    return switch_page(
        request,
        level=Level.REGION,
        region=pilote.region_id,
        place=f"la région « {pilote.region} »",
        back="pilot:region",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def consultation(request: UserRequest) -> HttpResponse:
    form = ConsultationForm(request.POST or None)
    said = "La consultation est enregistrée."
    return _form_page(request, "pilot/consultation.html", form, services.record_consultation, said)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def activation(request: UserRequest) -> HttpResponse:
    current = experiment()
    form = DaysForm(request.POST or None, initial={"ends_on": current.ends_on if current else None})
    return _form_page(
        request,
        "pilot/activation.html",
        form,
        services.activate_region,
        "L'activation de votre région est enregistrée.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def end(request: UserRequest) -> HttpResponse:
    """Ask once more, then end what was activated."""
    if request.method == "POST":
        try:
            services.end_region(by=request.user)
        except services.PilotRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Votre région ne participe plus à l'expérimentation.")
        return redirect("pilot:region")
    return render(request, "pilot/end.html", {"region": request.user.region})


@require_POST
@permission_required(Action.PILOT_REGION)
def licence(request: UserRequest) -> HttpResponse:
    """Give a licence to a volunteer, or take one back."""
    gives = request.POST.get("acte") == "donner"
    try:
        user = _advisor_of_region(request)
        act = services.grant_licence if gives else services.withdraw_licence
        act(by=request.user, user=user)
    except services.PilotRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{user} {'a maintenant une' if gives else "n'a plus de"} licence.")
    return redirect("pilot:region")


def _advisor_of_region(request: UserRequest) -> User:
    """Whom the form names; nobody of another region can be told from nobody at all."""
    here = User.objects.filter(agency__region=request.user.region_id, agency__isnull=False)
    try:
        return here.get(public_id=uuid.UUID(request.POST.get("conseiller", "")))
    except (ValueError, User.DoesNotExist) as error:
        raise services.PilotRefused("Cette personne n'est pas conseiller dans votre région.") from error


def _form_page(
    request: UserRequest, template: str, form: Any, act: Callable[..., object], said: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except services.PilotRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("pilot:region")
    return render(request, template, {"form": form})
