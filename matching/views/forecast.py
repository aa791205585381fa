"""The count beside the form in which an offer is written."""

import time
import uuid
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe
from psycopg.errors import QueryCanceled

from francetravail_match.accounts.http import UserRequest
from francetravail_match.accounts.permissions import Action, permission_required
from francetravail_match.common.valkey import made_recently
from offers.drafting.reading import Written
from offers.models import JobOffer

from ..forecast import forecast

#: Seconds for which a count is shown again to whoever asks for the same, and that one may take.
SAME_FOR, LONGEST = 30, 3
FRAGMENT = "components/forecast.html"
NO_CONTENT = 204
#: An end to what the same user counts of the same offer as it was before; then a name, until the answer.
SUPERSEDE = """
    SELECT pg_cancel_backend(pid) FROM pg_stat_activity
    WHERE application_name LIKE %(asker)s AND application_name <> %(mine)s AND usename = current_user
"""
NAMED = """
    SELECT set_config('statement_timeout', %(longest)s, true), set_config('application_name', %(mine)s, true)
"""


@permission_required(Action.QUALIFY_OFFER)
@require_safe
def draft_count(request: UserRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whom the offer would find as it is written now: a fragment of the pages on which one writes it.

    A change of title or description asks for nobody else, nor does the next page of the same offer: the count
    of a moment ago is shown again.
    """
    visible = JobOffer.objects.visible_to(request.user).select_related("draft__base_version")
    offer = get_object_or_404(visible.select_related("details", "current_version"), public_id=public_id)
    written = Written(offer, request.user, shown=False)
    asker = salted_hmac("count", f"{offer.pk} {request.user.pk}", algorithm="sha256").hexdigest()[:20]
    started = time.monotonic()
    try:
        with transaction.atomic():
            key = f"forecast:{written.asked_digest}"
            text = made_recently(key, SAME_FOR, lambda: _counted(written, asker))
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled) and time.monotonic() - started < LONGEST:
            # The same user asked for what they wrote since: that answer is the one to show.
            return HttpResponse(status=NO_CONTENT)
        return render(request, FRAGMENT, {"found": None, "failed": True, "longest": LONGEST})
    return HttpResponse(text)


def _counted(written: Written, asker: str) -> str:
    """Raises OperationalError if it takes too long, or if the same asker wants something else meanwhile.

    The browser leaves a count that it no longer wants, but the database does not know of it: the statement
    bears the name of who asks and of what, and their next one puts an end to it.
    """
    mine = f"{asker} {written.asked_digest[:20]}"
    with connection.cursor() as cursor:
        cursor.execute(SUPERSEDE, {"asker": f"{asker} %", "mine": mine})
        cursor.execute(NAMED, {"longest": f"{LONGEST}s", "mine": mine})
    found: dict[str, Any] = {"found": forecast(written.criteria()), "failed": False}
    return render_to_string(FRAGMENT, found)
