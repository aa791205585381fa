"""An employer's link as its holder uses it: found by the token, opened by a click."""

from django.db.models import Q

from francetravail_match.common.database import AppNow, app_now
from francetravail_match.common.doors import LinkOver
from francetravail_match.journal import services as journal
from offers.enums import LIVE_STATES

from ..questions.models.links import digest_of
from .models import EmployerLink


def find_link(token: str) -> EmployerLink | None:
    """None for a token that is nobody's; raises LinkOver for one that no longer serves."""
    links = EmployerLink.objects.select_related(
        "shortlist__offer__agency", "shortlist__offer__employer", "shortlist__offer__current_version"
    )
    usable = Q(expires_at__gt=AppNow(), revoked_at=None, shortlist__offer__state__in=LIVE_STATES)
    link = links.filter(digest=digest_of(token)).annotate(usable=usable).first()
    if link and not link.usable:
        raise LinkOver
    return link


def note_opening(link: EmployerLink) -> None:
    EmployerLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=app_now())
    journal.record(
        "employer_link.opened",
        actor=None,
        object_type="shortlist",
        object_id=link.shortlist.public_id,
    )
