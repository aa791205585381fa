"""« Pourquoi ? »: why one person has this verdict and this score for one offer."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from candidates.models import JobSeeker
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.journal import services as journal
from offers.models import JobOffer

from ..algorithm import MEANINGS
from ..enums import Verdict
from ..explanation import NotCompared, explain
from ..querysets import last_run_about
from .results import offer_or_404


@permission_required(Action.SEE_OFFERS)
@require_safe
def explanation(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Computed now, with the rules in force; the journal says who asked, before anything is shown."""
    offer = offer_or_404(request, public_id)
    people = JobSeeker.objects.visible_to(request.user).defer("commune")
    person = get_object_or_404(people, public_id=person_id)
    journal.record(
        "explanation.viewed",
        actor=request.user,
        object_type="person",
        object_id=person.public_id,
        offer=str(offer.public_id),
    )
    context = {"offer": offer, "person": person, **_explained(offer, person)}
    return render(request, "matching/explanation.html", context)


def _explained(offer: JobOffer, person: JobSeeker) -> dict[str, object]:
    """The explanation, and the latest run's result for this person if it kept one; or why there is none."""
    nothing = {"why": None, "meaning": "", "run": None, "kept": None, "changed": False, "not_compared": ""}
    version = offer.current_version
    if version is None:
        return {**nothing, "not_compared": "Cette offre n'a pas de critères : personne ne lui est comparé."}
    version.offer = offer
    try:
        why = explain(version, person)
    except NotCompared as reason:
        return {**nothing, "not_compared": str(reason)}
    run = last_run_about(version, person)
    kept = Verdict(run.kept_verdict) if run and run.kept_verdict else None
    now = (why.verdict, why.minimum, why.maximum)
    return {
        **nothing,
        "why": why,
        "meaning": MEANINGS[why.verdict],
        "run": run,
        "kept": kept,
        "changed": run and kept and (kept, run.kept_minimum, run.kept_maximum) != now,
    }
