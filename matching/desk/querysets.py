"""Reads of the desk: what is kept for oneself, what came back, how offers ended, what a few words find."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from francetravail_match.accounts.models import User
from francetravail_match.common.database import AppNow
from francetravail_match.referentials.querysets import occupations_called
from offers.enums import LIVE_STATES, ClosingReason, OfferState
from offers.models import Employer
from offers.querysets import JobOfferQuerySet

from ..questions.enums import Reply
from ..questions.models import Request

if TYPE_CHECKING:
    from .models import SavedSearch  # noqa: F401 (a base class in quotes)


class SavedSearchQuerySet(QuerySet["SavedSearch"]):
    def visible_to(self, user: User) -> "SavedSearchQuerySet":
        """One's own alone."""
        return self.filter(user=user)


def with_recent_answers(offers: JobOfferQuerySet, since: datetime.timedelta) -> QuerySet[Any]:
    """Those about which people answered a message, that long ago at most; most people first.

    Annotates `n_answered`.
    """
    answered = Request.objects.filter(
        delivery__questions__reply=Reply.ANSWERED,
        delivery__questions__replied_at__gte=AppNow() - since,
    ).order_by()
    of_offer = answered.filter(version=OuterRef("current_version")).values("version")
    people = of_offer.annotate(n=Count("job_seeker", distinct=True))
    # Few offers have any: they are found from the answers, before anything is looked up for each.
    some = offers.filter(current_version__in=answered.values("version"))
    found = some.annotate(n_answered=Subquery(people.values("n")))
    return found.filter(n_answered__gt=0).order_by("-n_answered", "-published_at", "-pk")


def count_by_life(
    offers: JobOfferQuerySet, closed_for: datetime.timedelta | None = None
) -> tuple[dict[str, int], dict[str, int]]:
    """How many of the offers are in each state but the last, and how many ended for each reason; one query.

    ``closed_for``: those that ended longer ago are not counted.
    """
    if closed_for:
        offers = offers.filter(~Q(state=OfferState.CLOSED) | Q(closed_at__gte=AppNow() - closed_for))
    counted = offers.order_by().values_list("state", "closing_reason").annotate(n=Count("pk"))
    found = {(state, reason): n for state, reason, n in counted}
    states = {each: found.get((each, ""), 0) for each in OfferState.values if each != OfferState.CLOSED}
    return states, {each: found.get((OfferState.CLOSED, each), 0) for each in ClosingReason.values}


def trades_called(offers: JobOfferQuerySet, words: str, limit: int) -> list[dict[str, Any]]:
    """The occupations that the words name and that open offers ask for: code, label, number of offers."""
    open_offers = offers.filter(state__in=LIVE_STATES).order_by("listed_occupation")
    counted = dict(open_offers.values_list("listed_occupation").annotate(n=Count("pk")))
    named = occupations_called(words).filter(code__in=counted).order_by("code").values("code", "label")
    found = [{**row, "n": counted[row["code"]]} for row in named]
    return sorted(found, key=lambda row: (-row["n"], row["code"]))[:limit]


def count_by_employer(offers: JobOfferQuerySet, employers: Iterable[Employer]) -> dict[int, dict[str, int]]:
    """Employer (key) → how many of the offers are theirs, `n`, and open, `n_open`; one query."""
    of_them = offers.filter(employer__in=[employer.pk for employer in employers]).order_by("employer")
    is_open = Count("pk", filter=Q(state__in=LIVE_STATES))
    counted = of_them.values("employer").annotate(n=Count("pk"), n_open=is_open)
    return {row["employer"]: {"n": row["n"], "n_open": row["n_open"]} for row in counted}
