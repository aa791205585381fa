"""Alarms of openings: raised by the database, told once to the pilotes of the region."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.journal import services as journal

from ..enums import AlarmMessage
from ..models import OpeningAlarm

logger = logging.getLogger(__name__)


def watch_openings() -> int:
    """Raise the alarms of today, and tell them; how many messages left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_raise_alarms()")
    untold = OpeningAlarm.objects.filter(message_state=AlarmMessage.TO_SEND).order_by("region", "pk")
    by_region: dict[str, list[OpeningAlarm]] = {}
    for alarm in untold.select_related("region", "agency", "rome"):
        by_region.setdefault(alarm.region_id, []).append(alarm)
    return sum(_tell(region, alarms) for region, alarms in by_region.items())


def _tell(region: str, alarms: list[OpeningAlarm]) -> int:
    """Mark, send, mark: what may have left is not sent again. Without a pilote, the next one is told."""
    pilotes = User.objects.filter(is_active=True, roles__contains=[Role.REGIONAL_PILOT], region=region)
    recipients = list(pilotes.order_by("pk"))
    if not recipients:
        return 0
    told = OpeningAlarm.objects.filter(pk__in=[alarm.pk for alarm in alarms])
    mailer = mailers.default
    mailer.open()
    try:
        taken = told.filter(message_state=AlarmMessage.TO_SEND).update(message_state=AlarmMessage.SENDING)
        if taken < len(alarms):
            return 0  # another worker has them
        mailer.send_messages([_written(user, alarms) for user in recipients])
    except OSError:  # what SMTP refuses, too
        logger.exception("the alarms of region %s may not have left", region)
        return 0
    finally:
        mailer.close()
    _mark_sent(alarms, recipients)
    return len(recipients)


@transaction.atomic
def _mark_sent(alarms: list[OpeningAlarm], recipients: list[User]) -> None:
    OpeningAlarm.objects.filter(pk__in=[alarm.pk for alarm in alarms]).update(message_state=AlarmMessage.SENT)
    lines = [(user.public_id, {"count": len(alarms)}) for user in recipients]
    journal.record_many("gate.alarm_sent", actor=None, object_type="user", objects=lines)


def _written(user: User, alarms: list[OpeningAlarm]) -> EmailMessage:
    """Places and counts; its first line is the subject."""
    context = {"alarms": alarms, "page": settings.SITE_URL + reverse("openings:rates")}
    subject, _, body = render_to_string("emails/opening_alarm.txt", context).partition("\n")
    return EmailMessage(subject, body.lstrip(), to=[user.email])
