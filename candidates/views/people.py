"""A person, under a pseudonym; who they are, for a reason and for one page."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.journal import services as journal

from ..forms import RevealForm
from ..models import Identity, JobSeeker
from ..reveal import RevealCapReached, reveal_identity
from ..wording import area_in_words, conditions_of, families_of

TOO_MANY = 429
CAP_REACHED = (
    "Vous avez levé aujourd'hui autant de pseudonymats qu'une journée le permet. "
    "Réessayez demain ; si votre travail l'exige, parlez-en à votre responsable d'équipe."
)


def _person_or_404(request: UserRequest, public_id: uuid.UUID) -> JobSeeker:
    return get_object_or_404(JobSeeker.objects.visible_to(request.user).defer("commune"), public_id=public_id)


def _page(
    request: UserRequest, person: JobSeeker, form: RevealForm | None, *, status: int = 200, **shown: Any
) -> HttpResponse:
    areas = person.areas.select_related("commune__departement", "departement", "region")
    context = {
        "person": person,
        "occupations": person.occupations.select_related("rome", "appellation"),
        "areas": [area_in_words(area) for area in areas],
        "conditions": conditions_of(person),
        "families": families_of(person),
        "form": form,
        "revealed": False,
        "identity": None,
        **shown,
    }
    return render(request, "candidates/person.html", context, status=status)


@permission_required(Action.SEE_PERSON)
@require_safe
def person_detail(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is known of a person, without anything that says who it is. The journal says who looked."""
    person = _person_or_404(request, public_id)
    journal.record("person.viewed", actor=request.user, object_type="person", object_id=person.public_id)
    form = RevealForm(user=request.user) if request.user.may(Action.REVEAL_PERSON) else None
    return _page(request, person, form)


@permission_required(Action.REVEAL_PERSON)
@require_POST
def reveal(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same page with the identity, for this answer alone: reloading it is another reveal, counted too."""
    person = _person_or_404(request, public_id)
    form = RevealForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, person, form)
    reason = form.cleaned_data["reason"]
    try:
        identity: Identity | None = reveal_identity(
            job_seeker=person, revealed_by=request.user, reason=reason
        )
    except RevealCapReached:
        form.add_error(None, CAP_REACHED)
        return _page(request, person, form, status=TOO_MANY)
    return _page(request, person, None, revealed=True, identity=identity, reason=reason)
