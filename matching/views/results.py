"""The results of an offer's matching, and the button that asks for a run."""

import uuid

from django.contrib import messages
from django.db.models import TextChoices, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.pagination import page_of
from offers.models import JobOffer, OfferCriterion

from .. import services
from ..asked import is_ranked
from ..countercheck.nearby import Lacking, near_misses_of
from ..countercheck.services import hasten
from ..countercheck.standing import Standing, standing_of
from ..enums import RunTrigger, Verdict
from ..listings import record_listing
from ..models import MatchRun
from ..notices.querysets import followed_by, with_new_matches
from ..notices.services import mark_seen
from ..people import show
from ..querysets import RunStatus, people_of, status_of
from ..relaxations.lines import brought_by_relaxing

NO_CONTENT = 204


class Tab(TextChoices):
    """The tabs, by the name that the address carries."""

    MATCH = "correspond", "Correspondent"
    TO_QUALIFY = "a-interroger", "À interroger"
    NEAR_MISS = "quasi-correspondances", "Quasi-correspondances"

    @property
    def verdict(self) -> Verdict:
        return Verdict[self.name]


def offer_or_404(request: UserRequest, public_id: uuid.UUID) -> JobOffer:
    visible = JobOffer.objects.visible_to(request.user).select_related("employer", "current_version")
    return get_object_or_404(visible, public_id=public_id)


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def results(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The people found. While a run is pending, htmx asks the same address for the progress alone; while a
    counter-check is expected, for the whole of what was found."""
    offer = offer_or_404(request, public_id)
    status = status_of(offer.current_version)
    check = standing_of(offer, status)
    if request.htmx.target == "run":
        if status.pending or check.expected:
            return HttpResponse(status=NO_CONTENT)
    elif request.htmx and status.pending:
        if request.GET.get("vu") == str(status.pending.stage):
            return HttpResponse(status=NO_CONTENT)
        return render(request, "matching/results.html#progress", {"offer": offer, "status": status})
    context = {
        "offer": offer,
        "status": status,
        "n_new": _n_new(request, offer, status),
        "brought": brought_by_relaxing(offer) if status.name == "done" else None,
        "check": check,
        **_people(request, offer, status, check),
    }
    part = "#run" if request.htmx and request.htmx.target != "run" else ""
    return render(request, f"matching/results.html{part}", context)


def _n_new(request: UserRequest, offer: JobOffer, status: RunStatus) -> int:
    """New matches now under the eyes of whoever follows the offer; the page then says they were seen."""
    if status.name != "done":
        return 0
    new = with_new_matches(followed_by(request.user).filter(pk=offer.pk)).first()
    return new.n_new if new else 0


def _people(request: UserRequest, offer: JobOffer, status: RunStatus, check: Standing) -> dict[str, object]:
    """The tabs and the people of the open one; nothing without a finished run."""
    run = status.done
    nobody: dict[str, object] = {"tabs": [], "tab": None, "page": None, "people": [], "ranked": True}
    if run is None or offer.current_version is None:
        return nobody
    counts = {
        Tab.MATCH: run.n_match,
        Tab.TO_QUALIFY: run.n_to_qualify,
        Tab.NEAR_MISS: check.n_near_misses,
    }
    asked = request.GET.get("onglet", "")
    tab = Tab(asked) if asked in Tab.values else Tab.MATCH
    tabs = [{"tab": each, "count": counts[each], "current": each == tab} for each in Tab]
    prefetch_related_objects([offer.current_version], "criteria")
    rows = list(offer.current_version.criteria.all())
    if tab == Tab.NEAR_MISS:
        return {**nobody, "tabs": tabs, "tab": tab, "people": _near_misses(request, run, rows, check)}
    # A run keeps so few people that to read them all costs less than to count them first.
    page = page_of(list(people_of(run, tab.verdict)), request)
    found = [result.job_seeker.public_id for result in page.object_list]
    record_listing(run, tab.verdict, found, page=page.number, seen_by=request.user)
    return {
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "people": show(page.object_list, rows),
        "ranked": is_ranked(rows),
    }


def _near_misses(
    request: UserRequest, run: MatchRun, rows: list[OfferCriterion], check: Standing
) -> list[Lacking]:
    """Those of them whom the counter-check names. Who waits for it before this page has it made first."""
    if check.made is None:
        return []
    if check.expected:
        hasten(check.made)
    people = near_misses_of(check.made, rows)
    found = [person.public_id for person in people]
    record_listing(run, Verdict.NEAR_MISS, found, seen_by=request.user)
    return people


@permission_required(Action.REQUEST_RUN)
@require_POST
def request_run(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for a run of the offer's current version, then show its progress."""
    offer = offer_or_404(request, public_id)
    if not offer.is_live or offer.current_version is None:
        messages.error(request, "Cette offre n'est pas publiée : elle ne peut pas être rapprochée.")
        return redirect("offers:detail", public_id=public_id)
    services.request_run(version=offer.current_version, trigger=RunTrigger.REQUEST, requested_by=request.user)
    return redirect("matching:results", public_id=public_id)


@permission_required(Action.SEE_OFFERS)
@require_POST
def new_matches_seen(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The results are open, or were set aside from the home page: nothing of this offer is new any more."""
    offer = offer_or_404(request, public_id)
    seen = mark_seen(offer=offer, user=request.user)
    if request.htmx:
        return HttpResponse(status=NO_CONTENT)
    if seen:
        messages.success(
            request, f"Les nouvelles correspondances de « {offer.title} » sont marquées comme vues."
        )
    return redirect("home")
