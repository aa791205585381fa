"""Personal links as their holder uses them: found by the token, and what they open."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import AppNow
from francetravail_match.common.doors import LinkOver
from francetravail_match.journal import services as journal
from offers.models import JobOffer
from offers.querysets import JobOfferQuerySet

from .enums import LinkPurpose
from .models import PersonalLink, Request
from .models.links import digest_of


def find_link(token: str) -> PersonalLink | None:
    """None for a token that is nobody's; LinkOver for one that no longer serves: expired, revoked, or of
    somebody who is not registered any more.

    What is done through it is done for ``link.job_seeker``, never for someone that a request names.
    """
    links = PersonalLink.objects.select_related(
        "job_seeker", "offer__agency", "delivery__agency", "created_by"
    )
    usable = Q(expires_at__gt=AppNow(), revoked_at=None, job_seeker__left_on=None)
    link = links.filter(digest=digest_of(token)).annotate(usable=usable).first()
    if link and not link.usable:
        raise LinkOver
    return link


def offers_of(link: PersonalLink) -> JobOfferQuerySet:
    """The offers that a link explains: its own, or those that its message asks about."""
    offers = JobOffer.objects.select_related("agency", "current_version").prefetch_related(
        "current_version__criteria"
    )
    if link.offer_id:
        return offers.filter(pk=link.offer_id)
    asked = Request.objects.filter(delivery=link.delivery_id, job_seeker=link.job_seeker).values(
        "version__offer"
    )
    return offers.filter(pk__in=asked).order_by("title", "pk")


def agency_of(link: PersonalLink) -> Agency | None:
    """Who gave or sent the link, as it may say before it is opened."""
    if link.delivery:
        return link.delivery.agency
    return link.offer.agency if link.offer else None


def asked_by(link: PersonalLink) -> dict[str, Any]:
    """Who asks, how to call them, and the code by which a message is checked: nothing of the person."""
    agency = agency_of(link)
    return {
        "agency": agency,
        "phone": (agency.switchboard if agency else "") or settings.CONTACT_PHONE,
        "code": link.delivery.code if link.delivery else "",
        "asks": link.opens(LinkPurpose.ANSWER),
    }


def note_opening(link: PersonalLink) -> None:
    journal.record("link.opened", actor=None, object_type="person", object_id=link.job_seeker.public_id)
