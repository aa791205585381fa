"""Each of the three stops is effective at once: for who acts, and for what waits to leave."""

from francetravail_match.pilot.enums import Level, SwitchKind
from matching.external.contact.enums import MessageState
from matching.external.contact.services.asking import ask_contact
from matching.external.contact.services.sending import send_messages
from matching.external.services import open_search
from matching.gate.services import open_gate, renew
from tests.matching.gate.scenes import Scene, opened
from tests.pilot.scenes import pilote, stop

from .scenes import sighted


def switched(scene: Scene, level: Level, kind: SwitchKind) -> None:
    """The agency by its manager, the region by its pilote, the nation by two pilotes."""
    if level == Level.AGENCY:
        stop(scene.manager, level, kind, agency=scene.offer.agency)
    elif level == Level.REGION:
        stop(scene.pilote, level, kind, region=scene.pilote.region_id)
    else:
        for by in (scene.pilote, pilote("28")):
            stop(by, level, kind)


def test_what_waits_does_not_leave_and_nobody_acts(own_database, mailbox):
    scene = opened(own_database)
    for n, level in enumerate(Level):
        url = f"https://linkedin.com/in/personne-{n}-exemple"
        message = ask_contact(sighted(scene, url, email=f"p{n}@example.org"), by=scene.advisor)
        switched(scene, level, SwitchKind.STOP)
        assert send_messages([message.pk]) == 0
        message.refresh_from_db()
        assert (message.state, message.why) == (MessageState.CANCELLED, f"{level}_stopped")
        assert open_search(scene.offer, by=scene.advisor).code == f"{level}_stopped"
        assert renew(scene.offer, by=scene.advisor).code == f"{level}_stopped"
        assert open_gate(scene.offer, by=scene.advisor, reason="Urgent.").code == f"{level}_stopped"
        switched(scene, level, SwitchKind.LIFT)
        assert open_search(scene.offer, by=scene.advisor).allowed
    assert mailbox.messages == []
