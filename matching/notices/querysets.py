"""Whose offers, and what is new in them.

An offer is *followed* by the last person who changed its state and still handles the offers of its agency; by
the advisors of the agency, all of them, if there is nobody of that kind (an offer that the source published).
"""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import PERMISSIONS, Action
from offers.models import JobOffer, OfferTransition
from offers.querysets import JobOfferQuerySet

from ..models import NewMatch

HANDLES_OFFERS = sorted(PERMISSIONS[Action.SEE_OFFERS])


def followed_by(user: User) -> JobOfferQuerySet:
    """The live offers that the user follows."""
    acts = OfferTransition.objects.filter(
        offer=OuterRef("pk"),
        actor__is_active=True,
        actor__agency=OuterRef("agency"),
        actor__roles__overlap=HANDLES_OFFERS,
    )
    offers = JobOffer.objects.visible_to(user).live()
    offers = offers.annotate(follower=Subquery(acts.order_by("-pk").values("actor")[:1]))
    of_nobody = Q(follower=None) if user.has_role(Role.ADVISOR) else Q(pk=None)
    return offers.filter(Q(follower=user.pk) | of_nobody)


def with_new_matches(
    offers: JobOfferQuerySet, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Any]:
    """Those with new matches that nobody has looked at, from ``since`` on, before ``until``; newest first.

    A match that is no more, or was of other criteria, does not count. Annotates `n_new` and `newest`, a date.
    """
    new = NewMatch.objects.filter(ended_at=None, seen_at=None).order_by()
    if since:
        new = new.filter(found_at__gte=since)
    if until:
        new = new.filter(found_at__lt=until)
    of_offer = new.filter(offer=OuterRef("pk"), version=OuterRef("current_version")).values("offer")
    # Few offers have any: they are found from the matches, before anything is looked up for each.
    found = offers.filter(pk__in=new.values("offer")).annotate(
        n_new=Subquery(of_offer.annotate(n=Count("pk")).values("n")),
        newest=Subquery(of_offer.annotate(newest=Max("found_at")).values("newest")),
    )
    return found.filter(n_new__gt=0).order_by("-newest", "pk")
