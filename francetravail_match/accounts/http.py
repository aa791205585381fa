from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class UserRequest(HttpRequest):
    """For annotations: the request of a page that only signed-in users reach."""

    user: User
    htmx: HtmxDetails
