"""« Politique d'épuisement »: a region's pilote decides it and ends it, another one signs, the CSE reads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required

from ..exhaustion import shown_to_councils
from ..forms import ExhaustionForm
from ..models import ExhaustionPolicy
from ..openings.rates import FEWEST
from ..services import exhaustion as services

DECIDED = "Votre décision est enregistrée. Rien ne change tant qu'un autre pilote régional n'a pas signé."
NOT_WAITING = "Cette décision n'attend pas votre signature."
ALREADY = "Votre région a déjà une politique d'épuisement : il faut d'abord y mettre fin, ou la retirer."
NONE = "Votre région n'a pas de politique d'épuisement."
ANOTHER = "Rien n'a pris fin : ce n'est plus la politique que montrait votre page."


@require_safe
@permission_required(Action.SEE_EXHAUSTION)
def policies(request: UserRequest) -> HttpResponse:
    context = {"lines": shown_to_councils(), "fewest": FEWEST}
    return render(request, "gate/exhaustion_policies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def decide(request: UserRequest) -> HttpResponse:
    if request.user.region is None:
        return redirect("pilot:region")
    if request.method != "POST" and _standing(request):
        messages.error(request, ALREADY)
        return redirect("pilot:region")
    form = ExhaustionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_exhaustion(by=request.user, **form.cleaned_data)
        except services.PolicyRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, DECIDED)
            return redirect("pilot:region")
    return render(request, "gate/exhaustion_decide.html", {"form": form, "region": request.user.region})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def countersign(request: UserRequest) -> HttpResponse:
    """What was decided, by whom and what it does; then signed. Who does not agree does not sign."""
    policy = _named(request)
    if request.method == "POST" and policy:
        try:
            services.countersign_exhaustion(policy, by=request.user)
        except services.PolicyRefused as refusal:
            messages.error(request, str(refusal))
        else:
            place = f"la région « {policy.region} »"
            messages.success(request, f"La politique d'épuisement est en vigueur dans {place}, à l'instant.")
        return redirect("pilot:region")
    if policy is None or not ExhaustionPolicy.objects.to_countersign(request.user).contains(policy):
        messages.error(request, NOT_WAITING)
        return redirect("pilot:region")
    return render(request, "gate/exhaustion_countersign.html", {"policy": policy})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Action.PILOT_REGION)
def end(request: UserRequest) -> HttpResponse:
    """Of the pilote's own region: withdrawn while it waits for its second signature, ended once in force."""
    policy = _standing(request)
    if policy is None:
        messages.error(request, NONE)
        return redirect("pilot:region")
    if request.method == "POST":
        if policy != _named(request):
            messages.error(request, ANOTHER)
            return redirect("pilot:region")
        try:
            services.end_exhaustion(by=request.user)
        except services.PolicyRefused as refusal:
            messages.error(request, str(refusal))
        else:
            policy.refresh_from_db()
            done = "a pris fin, à l'instant" if policy.countersigned_at else "est retirée"
            messages.success(request, f"La politique d'épuisement de votre région {done}.")
        return redirect("pilot:region")
    return render(request, "gate/exhaustion_end.html", {"policy": policy})


def _standing(request: UserRequest) -> ExhaustionPolicy | None:
    """That of the pilote's own region."""
    return ExhaustionPolicy.objects.standing().filter(region=request.user.region_id).first()


def _named(request: UserRequest) -> ExhaustionPolicy | None:
    """The decision that the page was about, or that a link names."""
    number = (request.POST or request.GET).get("decision", "")
    known = number.isdecimal() and len(number) < 19  # what the key of a table holds
    policies = ExhaustionPolicy.objects.select_related("region", "decided_by")
    return policies.filter(pk=int(number) if known else 0).first()
