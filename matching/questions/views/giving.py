"""An advisor gives a person the link of their own page."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from candidates.models import JobSeeker
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from matching.views.results import offer_or_404

from ..giving import give_link


@permission_required(Action.GIVE_LINK)
@require_POST
def give(request: UserRequest, public_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """The link, once: the database keeps a digest. Asking again makes another, and ends this one."""
    offer = offer_or_404(request, public_id)
    people = JobSeeker.objects.visible_to(request.user).defer("commune")
    person = get_object_or_404(people, public_id=person_id)
    link, token = give_link(job_seeker=person, offer=offer, given_by=request.user)
    address = settings.SITE_URL + reverse("link:page", args=[token])
    context = {"offer": offer, "person": person, "link": link, "address": address}
    return render(request, "questions/given.html", context)
