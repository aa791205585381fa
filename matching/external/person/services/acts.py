"""What a person outside decides from their page. None of it is behind the gate.

Whoever has the link may have everything erased; the rest takes a one-time code (the views ask for it).
"""

from collections.abc import Iterable

from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.journal.services import record

from ... import lead
from ...calls import call as ask
from ...comparison.asking import OwnAnswerForm, forget_answers, record_own_answers
from ...contact.enums import AskKind
from ...enums import State
from ...models import PageLink, PersonAsk, Profile, Sighting
from ..consent import TEXT_VERSION

#: States in which the person may say yes, or no.
MAY_AGREE = {State.INFORMED, State.NO_ANSWER, State.DECLINED}
MAY_DECLINE = {State.INFORMED, State.NO_ANSWER, State.INTERESTED, State.SHORTLISTED, State.DISCLOSED}


@transaction.atomic
def arrive(link: PageLink) -> None:
    """Whoever opens the link has the message: what was not known of its fate is known now."""
    if ask("external_arrived", link.pk):
        _note(link.contact.sighting, "arrived")


@transaction.atomic
def answer(link: PageLink, state: State) -> None:
    """The person agrees or declines, and may change their mind. Raises PilotRefused."""
    lead.answer(link.contact.sighting, state)
    _note(link.contact.sighting, state)


def profile_of(link: PageLink) -> Profile | None:
    """Where their answers are; None while the offer does not interest them."""
    known = Profile.objects.select_related(
        "sighting__offer__current_version", "rome", "commune__departement__region"
    )
    return known.filter(pk=link.contact.sighting_id).first()


@transaction.atomic
def say(link: PageLink, forms: Iterable[OwnAnswerForm]) -> None:
    """The person answers. Raises ValidationError (French)."""
    record_own_answers(link.contact.sighting, forms)
    _note(link.contact.sighting, "answered")


@transaction.atomic
def take_back(link: PageLink) -> None:
    """Nothing that they said is known any more; they are still interested."""
    forget_answers(link.contact.sighting)
    _note(link.contact.sighting, "took_back")


@transaction.atomic
def choose_keep(link: PageLink, *, wanted: bool) -> None:
    """Whether their answers are kept once they are registered: the words that they read say what it means."""
    ask("external_choose_keep", link.pk, wanted, TEXT_VERSION)
    _note(link.contact.sighting, "keep" if wanted else "keep_not")


@transaction.atomic
def erase(link: PageLink) -> None:
    """The person objects: everything goes at once, this link with it."""
    sighting = link.contact.sighting
    _note(sighting, "objected")
    lead.object_to(sighting)


@transaction.atomic
def ask_human(link: PageLink, kind: AskKind, words: str = "") -> None:
    """A human of the agency is to answer. Raises PilotRefused if they have been asked already."""
    ask("external_ask_human", link.pk, kind, words)
    _note(link.contact.sighting, kind)


@transaction.atomic
def handle_ask(asked: PersonAsk, *, by: User, reply: str) -> bool:
    """Somebody of the agency answers; False if somebody had."""
    handled: bool = ask("external_handle_ask", asked.pk, by.pk, reply)
    if handled:
        offer = asked.contact.sighting.offer
        record(
            "external.ask_handled",
            actor=by,
            object_type="offer",
            object_id=offer.public_id,
            kind=asked.kind,
        )
    return handled


def _note(sighting: Sighting, did: str) -> None:
    """A line of the journal about the offer: nobody of ours is the actor, and nothing names the person."""
    offer = sighting.offer
    record("external.person", actor=None, object_type="offer", object_id=offer.public_id, did=did)
