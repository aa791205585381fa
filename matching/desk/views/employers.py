"""Employers: the list of those that have an offer in the agency, and what is known of one."""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import Folded
from francetravail_match.common.pagination import page_of
from francetravail_match.common.retention import CONTACT_RETENTION
from offers.models import Employer, EmployerContact, JobOffer

from ..drawing import ends
from ..forms import EmployerSearchForm
from ..querysets import count_by_employer, count_by_life

#: Of one group: more is told by a number.
MEMBERS_SHOWN = 10


class Line(NamedTuple):
    """An employer with how many offers it has in the agency, and how many are open."""

    employer: Employer
    n: int
    n_open: int


@permission_required(Action.SEE_OFFERS)
@require_safe
@vary_on_headers("HX-Request")
def employer_list(request: UserRequest) -> HttpResponse:
    """By name; for htmx, the results alone."""
    form = EmployerSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    visible = Employer.objects.visible_to(request.user)
    found = visible.called(words) if words else visible
    page = page_of(found.order_by(Folded("name"), "pk"), request)
    context = {"form": form, "words": words, "page": page, "lines": lines_of(request.user, page.object_list)}
    template = "desk/employers.html#results" if request.htmx else "desk/employers.html"
    return render(request, template, context)


def lines_of(user: User, employers: Iterable[Employer]) -> list[Line]:
    shown = list(employers)
    counted = count_by_employer(JobOffer.objects.visible_to(user), shown) if shown else {}
    return [Line(employer, **counted.get(employer.pk, {"n": 0, "n_open": 0})) for employer in shown]


@permission_required(Action.SEE_OFFERS)
@require_safe
def employer_detail(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Number, group, places, whom to talk to, and what became of the offers of the agency."""
    visible = Employer.objects.visible_to(request.user)
    employer = get_object_or_404(visible.select_related("group"), public_id=public_id)
    offers = JobOffer.objects.visible_to(request.user).filter(employer=employer)
    history = offers.with_workplace().order_by("-published_at", "-pk")
    contacts = EmployerContact.objects.visible_to(request.user).filter(employer=employer)
    context = {
        "employer": employer,
        "may_keep": request.user.may(Action.KEEP_EMPLOYERS),
        "establishments": employer.establishments.select_related("commune", "naf_by").order_by("siret"),
        "contacts": contacts.select_related("establishment").order_by("name", "pk"),
        "contact_retention": CONTACT_RETENTION,
        "page": page_of(history, request),
        "ends": ends(count_by_life(offers)[1]),
        **_group(employer, request.user),
    }
    return render(request, "desk/employer.html", context)


def _group(employer: Employer, user: User) -> dict[str, Any]:
    """The others of its group; those that have an offer in the agency have a page for it."""
    if employer.group is None:
        return {"members": [], "more_members": False}
    seen = Employer.objects.visible_to(user).filter(pk=OuterRef("pk")).order_by()
    others = Employer.objects.filter(group=employer.group).exclude(pk=employer.pk)
    members = list(others.annotate(shown=Exists(seen)).order_by(Folded("name"), "pk")[: MEMBERS_SHOWN + 1])
    return {"members": members[:MEMBERS_SHOWN], "more_members": len(members) > MEMBERS_SHOWN}
