"""Who is to be asked, and was not when the finding was signed: given a day, then counted apart."""

import psycopg
import pytest
from django.db import IntegrityError
from psycopg.types.json import Jsonb

from candidates.models import JobSeeker
from matching.external.services import open_search
from matching.gate.enums import GateState, Refusal
from matching.gate.models import AskedBaseline
from matching.gate.services import open_gate
from matching.gate.services.newcomers import ask_newcomers
from matching.gate.standing import standing_of
from matching.questions.enums import DeliveryState
from matching.questions.models import Campaign, Delivery
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from tests.matching.gate.scenes import Scene, fresh_feed, openable, opened
from tests.questions.people import queued, to_ask
from tests.utils import asked_rows
from tests.utils.databases import OwnDatabase

REASON = "Personne dans le bassin d'emploi."
SENT = DeliveryState.SENDING, DeliveryState.SENT


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
    # Their week has no message yet: the wave brings it.
    assert ask_newcomers() == 0
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


def written_this_week(scene: Scene) -> JobSeeker:
    """Somebody registers who is to be asked, and whom another offer has had written to."""
    person = to_ask()
    asked_rows.message(person, scene.offer.agency, *SENT)
    return person


def test_beyond_the_message_of_the_week_once_for_the_offer(own_database: OwnDatabase):
    scene = opened(own_database)
    person = written_this_week(scene)
    assert ask_newcomers() == 1
    assert [ask_newcomers(), ask_waves()] == [0, 0]
    message = Delivery.objects.get(state=DeliveryState.QUEUED)
    assert (message.job_seeker, message.newcomer_of) == (person, scene.offer)
    written_to(scene)
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.TO_ASK
    # Something else is to be asked: that waits for its week, as for anybody.
    JobSeeker.objects.filter(pk=person.pk).update(accepts_full_time=None)
    assert [ask_newcomers(), ask_waves()] == [0, 0]
    scene.clock("2027-03-12 11:00")
    fresh_feed()
    assert ask_newcomers() == 0
    scene.clock("2027-03-15 11:00")
    fresh_feed()
    assert ask_waves() == 1
    assert Delivery.objects.filter(newcomer_of=None).count() == 2


def test_a_message_beyond_the_week_begins_another(own_database: OwnDatabase):
    scene = opened(own_database)
    person = written_this_week(scene)
    scene.clock("2027-03-10 11:00")
    fresh_feed()
    assert ask_newcomers() == 1
    scene.clock("2027-03-16 11:00")
    with pytest.raises(IntegrityError):
        asked_rows.message(person, scene.offer.agency)
    scene.clock("2027-03-17 11:00")
    asked_rows.message(person, scene.offer.agency)


def test_nobody_else_is_written_to_beyond_the_week(own_database: OwnDatabase):
    """Not by a prompt either, and nowhere but for an offer that waits for them."""
    scene = openable(own_database)
    person = written_this_week(scene)
    campaign = start_asking(offer=scene.offer, by=scene.advisor)
    assert [ask_newcomers(), ask_waves()] == [0, 0]
    wanted = {"campaign": campaign.pk, "version": scene.offer.current_version_id, "questions": ["contract:"]}
    message = Jsonb([{"person": person.pk, "code": "AAAA-AAAA", "wanted": [wanted]}])
    with own_database.as_role("app") as raw:
        written = raw.execute("SELECT gate_ask_newcomers(%s, %s)", [scene.offer.pk, message])
        assert written.fetchone() == ([],)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(
                "SELECT questions_write(%s, %s, 'AAAA-AAAA', %s, %s)",
                [person.pk, scene.offer.agency_id, Jsonb([wanted]), scene.offer.pk],
            )
    # The first wave of the offer is complete: who comes from now on is new, and is not kept waiting.
    to_ask()
    written_to(scene)
    new = written_this_week(scene)
    assert ask_newcomers() == 1
    assert Delivery.objects.get(newcomer_of=scene.offer).job_seeker == new
