"""Nothing leaves for who is blocked, what waits in the queue included."""

import pytest

from francetravail_match.pilot.services import PilotRefused
from matching.external.contact.enums import MessageState
from matching.external.contact.services.asking import ask_contact
from matching.external.contact.services.sending import send_messages
from matching.external.harassment.enums import ActKind
from matching.external.harassment.services import handle
from matching.external.models import Message
from tests.factories import UserFactory
from tests.matching.external.scenes import EMAIL, sighted
from tests.matching.gate.scenes import opened
from tests.utils.databases import OwnDatabase

from .test_reports import reported


def test_who_is_blocked_is_not_written_to(own_database: OwnDatabase, mailbox):
    scene = opened(own_database)
    waiting = ask_contact(sighted(scene), by=scene.advisor)
    other = sighted(scene, "https://linkedin.com/in/dominique-petit-exemple", email="d@example.org")
    # By the address alone: the form does not say which profile it is.
    made = reported(scene.advisor, sender=EMAIL.upper())
    assert send_messages([waiting.pk]) == 0
    assert (mailbox.messages, Message.objects.get().state) == ([], MessageState.CANCELLED)
    with pytest.raises(PilotRefused, match="bloquée pour toute l'agence"):
        ask_contact(waiting.contact.sighting, by=scene.advisor)
    reported(scene.advisor, sighting=other)
    handle(made, by=scene.manager, act=ActKind.LIFTED)
    ask_contact(waiting.contact.sighting, by=scene.advisor)


def test_a_thread_handed_over_is_written_to_by_its_holder_alone(own_database: OwnDatabase):
    scene = opened(own_database)
    sighting = sighted(scene)
    made = reported(scene.advisor, sighting=sighting)
    holder = UserFactory(advisor=True, agency=scene.offer.agency)
    handle(made, by=scene.manager, act=ActKind.REASSIGNED, to=holder)
    handle(made, by=scene.manager, act=ActKind.LIFTED)
    with pytest.raises(PilotRefused, match="confié à quelqu'un d'autre"):
        ask_contact(sighting, by=scene.advisor)
