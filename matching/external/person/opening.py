"""The link of a person outside, found by its token; open once a one-time code was given."""

from django.db.models import Q

from francetravail_match.common.database import AppNow
from francetravail_match.common.doors import Door, LinkOver
from matching.questions.models.links import digest_of

from ..models import PageLink


def find_link(token: str) -> PageLink | None:
    """None for a token that is nobody's; raises LinkOver for one that no longer serves."""
    links = PageLink.objects.select_related(
        "message", "contact__agency", "contact__alias", "contact__sighting__offer__current_version"
    )
    usable = Q(expires_at__gt=AppNow(), revoked_at=None)
    link = links.filter(digest=digest_of(token)).annotate(usable=usable).first()
    if link and not link.usable:
        raise LinkOver
    return link


door = Door("opened_outside_links", find_link, "outside:page", "external/person/link_refused.html")
