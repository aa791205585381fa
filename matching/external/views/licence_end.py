"""What to take off one's own profile when a licence ends. Nothing of it is kept: a profile is one's own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required


@permission_required(Action.VOLUNTEER)
@require_safe
def licence_end(request: UserRequest) -> HttpResponse:
    return render(request, "external/licence_end.html")
