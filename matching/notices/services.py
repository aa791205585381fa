"""Telling advisors what is new in their offers: on the home page until somebody looks, once by e-mail."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now, app_today
from francetravail_match.journal import services as journal
from francetravail_match.referentials.working_days import is_working_day
from offers.models import JobOffer

from ..enums import MESSAGE_GOES_BACK, MESSAGE_SETTLES, OFFERS_OF_A_MESSAGE, MessageState
from ..models import DailyMessage, NewMatch
from .querysets import HANDLES_OFFERS, followed_by, with_new_matches

logger = logging.getLogger(__name__)


@transaction.atomic
def mark_seen(*, offer: JobOffer, user: User) -> int:
    """Somebody who follows the offer has opened its results: nothing of it is new any more; how many were.

    Whoever opens it without following it changes nothing.
    """
    if not followed_by(user).filter(pk=offer.pk).exists():
        return 0
    new = NewMatch.objects.filter(offer=offer, seen_at=None)
    seen = new.update(seen_at=app_now(), seen_by=user)
    if seen:
        journal.record(
            "new_matches.seen", actor=user, object_type="offer", object_id=offer.public_id, count=seen
        )
    return seen


def send_morning_messages() -> int:
    """`send_daily_messages` on a working day; on the others nothing: the next one counts it."""
    return send_daily_messages() if is_working_day(app_today()) else 0


def send_daily_messages() -> int:
    """The message of this morning, to everyone who has something to read in it; how many left.

    Running it again sends nothing twice. Raises OSError if the mail server cannot be reached: what is still
    to be sent has not been marked, and a later call sends it.
    """
    now = app_now()
    return sum(_send_daily_message(user, now) for user in _recipients(now))


def _recipients(now: datetime) -> QuerySet[User]:
    """Who accepts the message, has not had today's, and works in an agency where something was found."""
    found = NewMatch.objects.filter(
        offer__agency=OuterRef("agency"), seen_at=None, found_at__gte=now - MESSAGE_GOES_BACK
    )
    had = DailyMessage.objects.filter(user=OuterRef("pk"), day=localdate(now))
    users = User.objects.filter(is_active=True, daily_message=True, roles__overlap=HANDLES_OFFERS)
    return (
        users.filter(Exists(found.order_by()), ~Exists(had.order_by()))
        .select_related("agency")
        .order_by("pk")
    )


@dataclass(frozen=True)
class NewOfOffer:
    """What the message says of one offer: how many, and where to look."""

    n_new: int
    link: str


def _send_daily_message(user: User, now: datetime) -> bool:
    """Mark, send, mark. Between the marks nobody knows whether it left: then it is not sent again."""
    since, until = _since_the_last_message(user, now), now - MESSAGE_SETTLES
    offers = [
        NewOfOffer(offer.n_new, settings.SITE_URL + reverse("matching:results", args=[offer.public_id]))
        for offer in with_new_matches(followed_by(user), since=since, until=until)
    ]
    if not offers:
        return False
    mailer = mailers.default
    mailer.open()
    try:
        message = DailyMessage.objects.create(
            user=user,
            day=localdate(now),
            since=since,
            until=until,
            n_offers=len(offers),
            n_people=sum(offer.n_new for offer in offers),
            sending_at=app_now(),
        )
        mailer.send_messages([_written(user, message, offers)])
    except IntegrityError:
        return False  # another worker has it
    except OSError:  # what SMTP refuses, too
        logger.exception("a daily message may not have left")
        return False
    finally:
        mailer.close()
    _mark_sent(message)
    return True


def _since_the_last_message(user: User, now: datetime) -> datetime:
    """What the last message counted, whatever became of it, is not counted again."""
    oldest = now - MESSAGE_GOES_BACK
    last = DailyMessage.objects.filter(user=user).aggregate(until=Max("until"))["until"]
    return max(last, oldest) if last else oldest


@transaction.atomic
def _mark_sent(message: DailyMessage) -> None:
    DailyMessage.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=app_now())
    journal.record(
        "daily_message.sent",
        actor=None,
        object_type="user",
        object_id=message.user.public_id,
        count=message.n_people,
    )


def _written(user: User, message: DailyMessage, offers: list[NewOfOffer]) -> EmailMessage:
    """Counts and links; nothing of people, nothing of employers. Its first line is the subject."""
    account = f"{settings.SITE_URL}{reverse('accounts:account')}#message-quotidien"
    context = {
        "message": message,
        "offers": offers[:OFFERS_OF_A_MESSAGE],
        "others": max(len(offers) - OFFERS_OF_A_MESSAGE, 0),
        "home": settings.SITE_URL + reverse("home"),
        "account": account,
    }
    subject, _, body = render_to_string("emails/daily_message.txt", context).partition("\n")
    return EmailMessage(subject, body.lstrip(), to=[user.email], headers={"List-Unsubscribe": f"<{account}>"})
