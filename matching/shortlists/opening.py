"""An employer's link as its holder uses it: found by the token, opened by a click, for an hour."""

import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q

from francetravail_match.common.database import AppNow, app_now
from francetravail_match.journal import services as journal
from offers.enums import LIVE_STATES

from ..questions.models.links import digest_of
from .models import EmployerLink

#: Session key: link → when its holder opened it.
OPENED = "opened_employer_links"
OPEN_FOR = datetime.timedelta(hours=1)


class LinkOver(Exception):
    """The link has expired or was revoked, or the offer is closed or suspended."""


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


def open_page(session: SessionBase, link: EmployerLink) -> None:
    session.cycle_key()
    session[OPENED] = {**session.get(OPENED, {}), str(link.pk): app_now().isoformat()}
    EmployerLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=app_now())
    journal.record(
        "employer_link.opened",
        actor=None,
        object_type="shortlist",
        object_id=link.shortlist.public_id,
    )


def is_open(session: SessionBase, link: EmployerLink) -> bool:
    opened = session.get(OPENED, {}).get(str(link.pk))
    return bool(opened) and app_now() - datetime.datetime.fromisoformat(opened) < OPEN_FOR


def close_page(session: SessionBase, link: EmployerLink) -> None:
    session[OPENED] = {key: at for key, at in session.get(OPENED, {}).items() if key != str(link.pk)}
