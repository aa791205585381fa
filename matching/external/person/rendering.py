"""The pages of a person outside, each with who wrote to them and whom to ask."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..models import PageLink


def render_page(
    request: HttpRequest, template: str, link: PageLink, token: str, **context: Any
) -> HttpResponse:
    contact = link.contact
    shared = {
        "token": token,
        "agency": contact.agency,
        "alias": contact.alias,
        "phone": contact.agency.switchboard or settings.CONTACT_PHONE,
        "dpo": settings.DPO_EMAIL,
    }
    return render(request, template, {**shared, **context})
