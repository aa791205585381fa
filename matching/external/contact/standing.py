"""How a contact stands: what was sent, what may be sent now or from when, and why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import app_now, call
from matching.gate.enums import ParameterCode
from matching.gate.standing import parameter, standing_of, words_of

from ..enums import State
from ..lead import state_of
from ..models import Attestation, Channel, Clock, Contact, ContactPlace, Message, PersonAsk, Sighting
from .enums import FIRST, REMINDER, MessageState, Way

#: Nobody knows whether the person has it, or whether the text was pasted.
TO_SAY = (MessageState.UNCERTAIN, MessageState.PREPARED)


@dataclass(frozen=True)
class Possible:
    """A message that might be sent. ``why`` not now: empty if it may; ``earliest``: if time alone decides."""

    way: Way
    rank: int
    why: str
    earliest: datetime | None = None


@dataclass(frozen=True)
class ContactStanding:
    """``reminder``: whether what is next is the reminder; ``hours``: whether messages leave at this hour.

    ``clock``: until when what is held of the person is held; None if they are gone meanwhile.
    """

    sighting: Sighting
    state: State
    contact: Contact | None
    messages: list[tuple[Message, str]]
    attested: Attestation | None
    has_address: bool
    possible: list[Possible]
    hours: bool
    clock: Clock | None

    @property
    def reminder(self) -> bool:
        return self.state == State.INFORMED

    @property
    def may_attest(self) -> bool:
        """What is attested still counts: to write to the person, then to present them."""
        return self.state in (State.SIGHTED, State.INFORMED, State.INTERESTED, State.SHORTLISTED)


def contact_standing(sighting: Sighting, *, user: User) -> ContactStanding:
    contact = Contact.objects.select_related("alias").filter(sighting=sighting).first()
    state = state_of(sighting)
    has_address = Channel.objects.filter(sighting=sighting).exists()
    return ContactStanding(
        sighting,
        state,
        contact,
        [(m, why_of(m)) for m in contact.messages.select_related("by", "decided_by")] if contact else [],
        Attestation.objects.filter(sighting=sighting).select_related("by").order_by("-pk").first(),
        has_address,
        _possible(sighting, user, state, contact, has_address),
        call("questions_within_hours"),
        Clock.objects.filter(sighting=sighting).first(),
    )


def why_of(message: Message) -> str:
    """Why it did not leave, in French; empty for one that did, or may. The gate says it by a code."""
    return words_of(message.why) if message.why.islower() else message.why


def _possible(
    sighting: Sighting, user: User, state: State, contact: Contact | None, has_address: bool
) -> list[Possible]:
    if state == State.SIGHTED:
        ways, rank = ([Way.BY_US] if has_address else []) + [Way.DECLARED], FIRST
    elif state == State.INFORMED and contact:
        ways, rank = [Way(contact.way)], REMINDER
    else:
        return []
    gate = standing_of(sighting.offer, user)
    closed = "" if gate.is_open else (gate.reasons[0].words if gate.reasons else words_of(""))
    cap = call("external_cap_reached", user.pk, sighting.offer_id) if rank == FIRST else None
    earliest = call("external_reminder_from", sighting.pk) if rank == REMINDER else None
    asked = _asked_already(contact, rank)
    return [
        Possible(
            way,
            rank,
            asked or call("external_contact_bar", sighting.pk, way, rank) or cap or closed,
            earliest if earliest and earliest > app_now() else None,
        )
        for way in ways
    ]


def _asked_already(contact: Contact | None, rank: int) -> str:
    """Why not another one: this one waits, or nobody knows what became of it; empty if there is none."""
    states = set(contact.messages.filter(rank=rank).values_list("state", flat=True)) if contact else set()
    if MessageState.QUEUED in states:
        return "Un message attend déjà de partir."
    unknown = not states.isdisjoint((MessageState.SENDING, *TO_SAY))
    return "Dites d'abord ce qu'est devenu le message précédent." if unknown else ""


def asks_waiting(user: User) -> QuerySet[PersonAsk]:
    """What people contacted by the user's agency ask, and nobody has answered; the oldest first."""
    if not user.may(Action.FOLLOW_CONTACTS):
        return PersonAsk.objects.none()
    return PersonAsk.objects.filter(contact__agency=user.agency_id, handled_at=None)


def messages_to_say(user: User) -> QuerySet[Message]:
    """Messages of the agency of which a human has to say what became; the oldest first."""
    if not user.may(Action.FOLLOW_CONTACTS):
        return Message.objects.none()
    of_agency = Message.objects.filter(contact__agency=user.agency_id, state__in=TO_SAY)
    return of_agency.order_by("queued_at", "pk")


def places_of(user: User) -> tuple[int, int]:
    """How many people the advisor contacted in seven days, and how many at most."""
    week = ContactPlace.objects.filter(by=user, at__gt=app_now() - timedelta(days=7))
    return week.count(), parameter(ParameterCode.CONTACTS_PER_WEEK)
