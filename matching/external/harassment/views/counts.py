"""The counts of reports, as the committee for health and safety at work is told of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.database import app_now

from ..counts import by_kind, by_quarter
from ..enums import FEWEST


@permission_required(Action.SEE_REPORT_COUNTS)
@require_safe
def counts(request: UserRequest) -> HttpResponse:
    context = {"kinds": by_kind(), "quarters": by_quarter(), "fewest": FEWEST, "at": app_now()}
    return render(request, "harassment/counts.html", context)
