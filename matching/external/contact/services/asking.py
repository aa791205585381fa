"""What an advisor asks for: a message by us, a text for the network's own messages, a reminder.

Nothing leaves from here: the worker sends (`sending`), after the gate has let it through at that moment.
"""

from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from francetravail_match.accounts.models import User
from francetravail_match.journal.services import record
from francetravail_match.pilot.services import PilotRefused
from matching.gate.enums import ActKind, Refusal
from matching.gate.services import Decision, require_open_gate
from matching.questions.links import new_token
from matching.questions.models.deliveries import new_code
from matching.questions.models.links import digest_of

from ...calls import call as ask
from ...models import Message, Sighting
from ..enums import FIRST, LINK_DAYS, REMINDER, MessageState, Way
from ..notice import IncompleteNotice, notice_of

SEND_TASK = "external.send_messages"
#: A moment later it may be let through.
PASSING = {Refusal.BUSY, Refusal.STALE_ROWS, Refusal.ISOLATION, Refusal.PEOPLE_CHANGED}


@dataclass(frozen=True)
class Prepared:
    """A text to paste; empty if the gate did not let it through."""

    message: Message
    decision: Decision
    text: str = ""


@transaction.atomic
def ask_contact(sighting: Sighting, *, by: User, way: Way = Way.BY_US, rank: int = FIRST) -> Message:
    """A message is asked for. Raises PilotRefused, in French, if this person may not be written to now."""
    try:
        notice_of(sighting)
    except IncompleteNotice as error:
        raise PilotRefused(str(error)) from error
    made = ask("external_ask_contact", by.pk, sighting.pk, way, rank, new_code())
    if way == Way.BY_US:
        transaction.on_commit(lambda: current_app.send_task(SEND_TASK, [[made]]), robust=True)
    return Message.objects.get(pk=made)


def prepare_text(sighting: Sighting, *, by: User, rank: int = FIRST) -> Prepared:
    """The text that the advisor pastes into the network's own message: handed over through the gate.

    Must not be called within a transaction: a refusal of the gate is kept.
    """
    message = ask_contact(sighting, by=by, way=Way.DECLARED, rank=rank)
    token = new_token()
    decision = through_gate(message, digest_of(token))
    if not decision.allowed:
        ask("external_cancel_message", message.pk, decision.code)
        return Prepared(message, decision)
    return Prepared(message, decision, network_text(message, token))


def through_gate(message: Message, digest: str) -> Decision:
    """The act « contact », counted now: the message is marked, with its link. If not, it is cancelled, or
    waits where a moment later may say otherwise."""
    offer = message.contact.sighting.offer
    try:
        decision = require_open_gate(
            offer,
            act=ActKind.CONTACT,
            by=message.by,
            message=message.pk,
            digest=digest,
            lasts_days=LINK_DAYS,
        )
    except PermissionDenied:
        decision = Decision(False, Refusal.NOT_CONTACTABLE)
    if not decision.allowed and decision.code not in PASSING:
        ask("external_cancel_message", message.pk, decision.code)
    return decision


def network_text(message: Message, token: str) -> str:
    """Neutral, the same for everyone but its offer, links and code; nothing in it is free text."""
    return render_to_string("emails/external_network.txt", context_of(message, token)).strip()


def context_of(message: Message, token: str) -> dict[str, Any]:
    contact = message.contact
    offer = contact.sighting.offer
    return {
        "alias": contact.alias,
        "agency": contact.agency.name,
        "phone": contact.agency.switchboard or settings.CONTACT_PHONE,
        "offer": offer,
        "reminder": message.rank == REMINDER,
        "source": notice_of(contact.sighting).source,
        "link": settings.SITE_URL + reverse("outside:page", args=[token]),
        "check": settings.SITE_URL + reverse("questions_check"),
        "code": message.code,
    }


@transaction.atomic
def declare(message: Message, *, by: User, sent: bool) -> bool:
    """A human says whether a text was pasted, or what became of a message of unknown fate; False if known.

    Sent: the person is informed from now on, and the clocks run.
    """
    declared: bool = ask("external_declare_message", message.pk, by.pk, sent)
    if declared:
        state = MessageState.DECLARED_SENT if sent else MessageState.DECLARED_NOT_SENT
        note(message, state, by)
    return declared


def note(message: Message, state: MessageState, by: User | None = None) -> None:
    """Its line of the journal: the message's number, and nothing of the person."""
    offer = message.contact.sighting.offer
    record(
        "external.message",
        actor=by,
        object_type="offer",
        object_id=offer.public_id,
        message=str(message.public_id),
        state=state,
    )
