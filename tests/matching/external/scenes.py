"""A person outside, brought to where a test begins, by the services of the site.

sighting = sighted(scene)               # without a job, with an address under seal
message = written_to(scene, mailbox)    # the first message has left
sighting = informed(scene)              # by the network's own messages, declared
"""

from typing import Any

from matching.external.contact.seal import seal
from matching.external.contact.services.asking import ask_contact, declare, prepare_text
from matching.external.contact.services.sending import send_messages
from matching.external.enums import Situation
from matching.external.models import Message, Sighting
from matching.external.services import record_sighting
from matching.gate.services import Decision
from tests.matching.gate.scenes import Scene, allowed
from tests.utils.mailbox import Mailbox

from .outside import URL

EMAIL = "camille.durand@example.org"


def sighted(
    scene: Scene,
    url: str = URL,
    situation: Situation = Situation.WITHOUT_JOB,
    *,
    email: str = EMAIL,
    **said: Any,
) -> Sighting:
    given = {"source": "form", "open_to_work": True, "url": url, "situation": situation, **said}
    allowed(record_sighting(scene.offer, by=scene.advisor, **given))
    sighting = Sighting.objects.get(url=url)
    assert not email or seal(sighting, email, by=scene.advisor)
    return sighting


def written_to(scene: Scene, mailbox: Mailbox, url: str = URL, *, email: str = EMAIL) -> Message:
    message = ask_contact(sighted(scene, url, email=email), by=scene.advisor)
    assert send_messages([message.pk]) == 1
    message.refresh_from_db()
    return message


def inform(sighting: Sighting, scene: Scene) -> Decision:
    """By the network's own messages; declared where the text was handed over."""
    prepared = prepare_text(sighting, by=scene.advisor)
    if prepared.decision.allowed:
        assert declare(prepared.message, by=scene.advisor, sent=True)
    return prepared.decision


def informed(scene: Scene, url: str = URL) -> Sighting:
    sighting = sighted(scene, url, email="")
    assert inform(sighting, scene).allowed
    return sighting
