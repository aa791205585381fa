"""Who is to be asked, and was not when the finding was signed: given a day, then counted apart."""

from matching.external.services import open_search
from matching.gate.enums import GateState, Refusal
from matching.gate.models import AskedBaseline
from matching.gate.services import open_gate
from matching.gate.services.closing import ask_newcomers
from matching.gate.standing import standing_of
from matching.questions.enums import DeliveryState
from matching.questions.models import Campaign, Delivery
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from tests.matching.gate.scenes import Scene, fresh_feed, openable, opened
from tests.questions.people import queued, to_ask
from tests.utils.databases import OwnDatabase

REASON = "Personne dans le bassin d'emploi."


def written_to(scene: Scene) -> None:
    """The waves that are due have left."""
    ask_waves()
    send_messages(queued())
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def test_a_newcomer_suspends_then_is_counted_apart(own_database: OwnDatabase):
    scene = opened(own_database)
    to_ask()
    seen = standing_of(scene.offer, scene.advisor)
    assert (seen.state, seen.counts.to_ask) == (GateState.CLOSED, 1)
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.TO_ASK
    # Suspended, not closed: the finding stands.
    assert not hasattr(scene.finding, "closing")
    assert ask_newcomers() == 1
    assert Campaign.objects.get().started_by == scene.advisor
    written_to(scene)
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.TO_ASK
    scene.clock("2027-03-09 11:00")
    fresh_feed()
    seen = standing_of(scene.offer, scene.advisor)
    assert (seen.counts.to_ask, seen.counts.waiting_newcomers) == (0, 1)
    assert open_search(scene.offer, by=scene.advisor).allowed
    # Another one has their own day.
    to_ask()
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.TO_ASK


def test_before_any_finding_who_was_there_for_the_first_wave_has_all_their_time(own_database: OwnDatabase):
    scene = openable(own_database)
    to_ask()
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Refusal.TO_ASK
    start_asking(offer=scene.offer, by=scene.advisor)
    written_to(scene)
    assert AskedBaseline.objects.get().version == scene.offer.current_version
    to_ask()
    start_asking(offer=scene.offer, by=scene.advisor)
    written_to(scene)
    scene.clock("2027-03-09 11:00")
    fresh_feed()
    seen = standing_of(scene.offer, scene.advisor)
    # The first has five days, the second came later and has had one.
    assert (seen.counts.to_ask, seen.counts.waiting_newcomers) == (1, 1)
    scene.clock("2027-03-15 10:30")
    fresh_feed()
    seen = standing_of(scene.offer, scene.advisor)
    assert (seen.state, seen.counts.to_ask, seen.counts.unanswered) == (GateState.OPENABLE, 0, 2)
    to_ask()
    start_asking(offer=scene.offer, by=scene.advisor)
    written_to(scene)
    scene.clock("2027-03-16 11:00")
    fresh_feed()
    assert standing_of(scene.offer, scene.advisor).counts.waiting_newcomers == 1
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    finding = scene.finding
    assert (finding.n_unanswered, finding.n_waiting_newcomers, len(finding.commitments)) == (2, 1, 3)
