"""« Ce message vient-il de nous ? »: a public page that answers by the code of a message."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from francetravail_match.accounts.lockout import client_ip
from francetravail_match.accounts.permissions import public
from francetravail_match.common.rate import HOUR, is_beyond

from ..genuine import find

TOO_MANY = 429


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Of the message it says the day and the agency, and nothing of whom it was sent to."""
    context = {
        "phone": settings.CONTACT_PHONE,
        # What a message's link carries is put in the field, and not looked up until asked.
        "code": "",
        "written": request.GET.get("code", "")[:12],
        "found": None,
        "too_many": False,
    }
    if request.method != "POST":
        return render(request, "questions/check.html", context)
    if is_beyond(settings.MESSAGE_CHECKS_PER_HOUR, f"message checks:{client_ip(request)}", HOUR):
        return render(request, "questions/check.html", {**context, "too_many": True}, status=TOO_MANY)
    code = request.POST.get("code", "").strip().upper()
    return render(
        request, "questions/check.html", {**context, "code": code, "written": code, "found": find(code)}
    )
