"""The guides, one page for each kind of work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import signed_in

from ..guide import GUIDES, guide


@signed_in
@require_safe
def page(request: UserRequest, name: str = "") -> HttpResponse:
    """One guide; without a name, the one of what the account does."""
    name = name or usual(request)
    context = {"guides": GUIDES, "name": name, "label": GUIDES[name], "text": guide(name)}
    return render(request, "guide/page.html", context)


def usual(request: UserRequest) -> str:
    if request.user.has_role(Role.ADVISOR):
        return "conseiller"
    return "liaison" if request.user.has_role(Role.LIAISON) else "administration"
