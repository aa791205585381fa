"""Questions put to the journal. Whoever asks one leaves a line too."""

import uuid
from datetime import datetime

from django.db.models import Q, QuerySet

from francetravail_match.accounts.models import User

from .actions import ACTIONS
from .models import Entry
from .services import record

SHOWING = [code for code, action in ACTIONS.items() if action.shows]


def who_saw(person: uuid.UUID, *, since: datetime | None, actor: User | None) -> QuerySet[Entry]:
    """The lines of the acts that showed this person, oldest first: alone, or on a page of several.

    ``actor`` asks (None: from the command line). Each half of the condition has its index.
    """
    bounds = {"since": since.isoformat()} if since else {}
    record("journal.read", actor=actor, object_type="person", object_id=person, **bounds)
    on_a_page = Q(payload__has_key="people", payload__people__contains=[str(person)])
    seen = Entry.objects.filter(Q(object_id=person) | on_a_page, action__in=SHOWING)
    if since:
        seen = seen.filter(occurred_at__gte=since)
    return seen.select_related("actor", "agency").order_by("occurred_at", "id")
