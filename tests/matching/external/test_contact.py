"""Writing to somebody outside: sealed, complete, attested, within the caps, through the gate, once."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_string, policy
from email.message import EmailMessage

import pytest
from django.db import ProgrammingError, connection
from django.db.utils import IntegrityError
from django.urls import reverse

from francetravail_match.embedded.processes import wait_for
from francetravail_match.pilot.services import PilotRefused
from matching.external.contact.enums import REMINDER, MessageState, Way
from matching.external.contact.notice import IncompleteNotice, notice_of
from matching.external.contact.seal import CannotOpen, close, open_sealed, seal
from matching.external.contact.services.asking import ask_contact, declare, prepare_text
from matching.external.contact.services.sending import send_messages, sweep_messages
from matching.external.enums import Situation, State
from matching.external.lead import answer, attest, decide_policy, end_policy, object_to, state_of
from matching.external.models import Channel, Contact, ContactPlace, ExternalAct, Message, Sighting
from matching.gate.services import withdraw
from tests.matching.gate.scenes import Scene, fresh_feed, opened
from tests.questions.test_returns import notification
from tests.utils.by_owner import execute
from tests.utils.databases import OwnDatabase
from tests.utils.profile import long
from tests.utils.workers import PATIENCE, Start, kill

from .outside import URL
from .scenes import EMAIL, informed, sighted, written_to

OTHER = "https://linkedin.com/in/dominique-petit-exemple"


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def arrived(mailbox) -> EmailMessage:
    return message_from_string(mailbox.messages[-1], policy=policy.default)


class TestSeal:
    def test_the_worker_alone_opens_it_and_only_for_its_own_sighting(self, scene, settings):
        sighting, other = sighted(scene), sighted(scene, OTHER, email="d@example.org")
        channel = Channel.objects.get(sighting=sighting)
        assert EMAIL.encode() not in bytes(channel.sealed)
        assert open_sealed(channel) == EMAIL
        channel.sealed = other.channel.sealed
        with pytest.raises(CannotOpen):
            open_sealed(channel)
        settings.SEAL_SECRET_KEYS = ""
        with pytest.raises(CannotOpen):
            open_sealed(other.channel)

    def test_nothing_that_is_not_sealed_is_kept(self, scene):
        sighting = sighted(scene, email="")
        with pytest.raises(ProgrammingError, match="permission denied"):
            Channel.objects.create(
                sighting=sighting, sealed=b"", seal_version=1, digest=b"", key_version=1, by_the_person=False
            )
        plain = "SELECT external_seal(%s, %s, %s, 1, %s, 1, ARRAY[]::bytea[])"
        with pytest.raises(IntegrityError, match="external_channel_sealed"), connection.cursor() as cursor:
            cursor.execute(plain, [scene.advisor.pk, sighting.pk, EMAIL.encode(), bytes(16)])

    @long
    def test_of_who_objected_under_another_address_nothing_is_kept(self, scene, settings):
        object_to_by_mail(sighted(scene))
        settings.HASH_KEYS = f"2:une nouvelle clé,{settings.HASH_KEYS}"
        again = sighted(scene, OTHER, email="")
        assert not seal(again, EMAIL.upper(), by=scene.advisor)
        assert not Sighting.objects.exists()


def object_to_by_mail(sighting: Sighting) -> None:
    object_to(sighting)
    box = close(EMAIL, sighting.public_id)
    execute(
        "INSERT INTO external_profiles_suppression (kind, digest, key_version, until)"
        " VALUES ('objection', %s, 1, '2030-01-01')"
        " ON CONFLICT DO NOTHING",
        [box.digests[0]],
    )


class TestMessage:
    def test_it_comes_from_the_agency_with_the_complete_notice(self, scene, mailbox):
        message = written_to(scene, mailbox)
        assert (message.state, state_of(message.contact.sighting)) == (MessageState.SENT, State.INFORMED)
        step = message.contact.sighting.steps.get()
        assert (step.act, step.by) == (message.act, scene.advisor)
        mail = arrived(mailbox)
        assert mail["To"] == EMAIL
        assert mail["From"].addresses[0].display_name == f"Conseiller 1, {scene.offer.agency.name}"
        text = mail.get_body(("plain",)).get_content()
        for said in (
            "RGPD, art. 14",
            "linkedin.com",
            "CNIL",
            "dpo@inscrits.invalid",
            scene.offer.title,
            message.code,
        ):
            assert said in text
        everything = mailbox.messages[-1] + text
        assert scene.advisor.email not in everything
        assert scene.advisor.last_name not in text or not scene.advisor.last_name
        assert str(scene.offer.employer) not in text

    @long
    def test_anyone_can_verify_it(self, scene, mailbox, client):
        message = written_to(scene, mailbox)
        page = client.post(reverse("questions_check"), {"code": message.code.lower()}).text
        assert f"par {scene.offer.agency.name}" in page
        assert EMAIL not in page

    def test_a_source_that_is_not_known_sends_nothing(self, scene):
        sighting = sighted(scene)
        sighting.url, sighting.source = "", "gone_one"
        with pytest.raises(IncompleteNotice, match="d'où cela vient"):
            notice_of(sighting)
        with pytest.raises(PilotRefused, match="incomplète"):
            ask_contact(sighting, by=scene.advisor)

    @long
    def test_one_reminder_five_working_days_later_and_no_more(self, scene, mailbox):
        sighting = written_to(scene, mailbox).contact.sighting
        with pytest.raises(PilotRefused, match="cinq jours ouvrés"):
            ask_contact(sighting, by=scene.advisor, rank=REMINDER)
        later(scene, "2027-03-15 11:00")
        attest_again(scene, sighting)
        reminder = ask_contact(sighting, by=scene.advisor, rank=REMINDER)
        assert send_messages([reminder.pk]) == 1
        assert "seul rappel" in arrived(mailbox).get_body(("plain",)).get_content()
        with pytest.raises(PilotRefused, match="déjà sollicitée"):
            ask_contact(sighting, by=scene.advisor, rank=REMINDER)
        assert Message.objects.filter(state=MessageState.SENT).count() == 2
        assert sighting.steps.count() == 1

    def test_what_comes_back_is_known_and_the_network_is_left(self, scene, mailbox):
        from matching.questions.services.returns import record_return

        mailbox.refused = {EMAIL}
        sighting = sighted(scene)
        message = ask_contact(sighting, by=scene.advisor)
        assert send_messages([message.pk]) == 0
        message.refresh_from_db()
        assert (message.state, state_of(sighting)) == (MessageState.BOUNCED, State.SIGHTED)
        with pytest.raises(PilotRefused, match="ne reçoit pas"):
            ask_contact(sighting, by=scene.advisor)
        assert prepare_text(sighting, by=scene.advisor).text
        later_message = written_to(scene, mailbox, OTHER, email="d@example.org")
        assert record_return(notification(later_message).as_bytes())
        assert not record_return(notification(later_message).as_bytes())


def later(scene: Scene, moment: str) -> None:
    """The gate is open again at that moment."""
    from matching.gate.services import renew

    scene.clock(moment)
    fresh_feed()
    assert renew(scene.offer, by=scene.advisor).allowed


def attest_again(scene: Scene, sighting: Sighting, situation: Situation = Situation.WITHOUT_JOB) -> None:
    attest(sighting, by=scene.advisor, situation=situation)


class TestNotNow:
    @long
    def test_an_attestation_older_than_seven_days(self, scene):
        sighting = sighted(scene)
        later(scene, "2027-03-15 10:30")
        with pytest.raises(PilotRefused, match="sept jours"):
            ask_contact(sighting, by=scene.advisor)
        attest_again(scene, sighting)
        assert ask_contact(sighting, by=scene.advisor)

    def test_a_situation_that_the_region_does_not_contact(self, scene):
        sighting = sighted(scene, situation=Situation.UNKNOWN)
        with pytest.raises(PilotRefused, match="n'a pas décidé"):
            ask_contact(sighting, by=scene.advisor)
        decide_policy(by=scene.pilote, situation=Situation.UNKNOWN, reference="PV 14")
        message = ask_contact(sighting, by=scene.advisor)
        end_policy(by=scene.pilote, situation=Situation.UNKNOWN)
        assert send_messages([message.pk]) == 0
        message.refresh_from_db()
        assert (message.state, "n'a pas décidé" in message.why) == (MessageState.CANCELLED, True)

    def test_a_gate_that_closed_between_the_asking_and_the_sending(self, scene, mailbox):
        message = ask_contact(sighted(scene), by=scene.advisor)
        withdraw(scene.offer, by=scene.manager)
        assert send_messages([message.pk]) == 0
        message.refresh_from_db()
        assert (message.state, message.why) == (MessageState.CANCELLED, "closed")
        assert mailbox.messages == []
        assert not ExternalAct.objects.filter(kind="contact").exists()
        assert not ContactPlace.objects.exists()

    def test_somebody_who_matches_since_is_first(self, scene, mailbox):
        message = ask_contact(sighted(scene), by=scene.advisor)
        scene.match()
        assert send_messages([message.pk]) == 0
        assert mailbox.messages == []
        assert Message.objects.get().state == MessageState.CANCELLED

    @long
    def test_out_of_hours_it_waits(self, scene, mailbox):
        message = ask_contact(sighted(scene), by=scene.advisor)
        # In the evening, on a Sunday, on the Monday of Easter, which is a holiday.
        for closed in ("2027-03-08 19:30", "2027-03-14 11:00", "2027-03-29 11:00"):
            scene.clock(closed)
            assert (send_messages([message.pk]), sweep_messages()) == (0, 0)
        scene.clock("2027-03-09 09:00")
        fresh_feed()
        assert (sweep_messages(), send_messages([message.pk])) == (1, 1)

    def test_one_solicitation_at_a_time_of_the_same_person_by_address_too(self, scene):
        ask_contact(sighted(scene), by=scene.advisor)
        other = sighted(scene, OTHER)
        with pytest.raises(PilotRefused, match="une seule demande à la fois"):
            ask_contact(other, by=scene.advisor)

    def test_who_declined_is_left_alone_for_six_months(self, scene, mailbox):
        sighting = written_to(scene, mailbox).contact.sighting
        other = sighted(scene, OTHER)
        with pytest.raises(PilotRefused, match="une seule demande à la fois"):
            ask_contact(other, by=scene.advisor)
        answer(sighting, State.DECLINED)
        with pytest.raises(PilotRefused, match="ne peut pas être contactée"):
            ask_contact(other, by=scene.advisor)
        answer(sighting, State.INTERESTED)
        answer(sighting, State.DECLINED)
        later(scene, "2027-03-10 10:00")
        with pytest.raises(PilotRefused, match="ne peut pas être contactée"):
            ask_contact(other, by=scene.advisor)

    @long
    def test_who_objected_since_is_not_written_to(self, scene, mailbox):
        message = ask_contact(sighted(scene, OTHER), by=scene.advisor)
        box = close(EMAIL, message.contact.sighting.public_id)
        execute(
            "INSERT INTO external_profiles_suppression (kind, digest, key_version, until)"
            " VALUES ('objection', %s, 1, '2030-01-01')",
            [box.digests[0]],
        )
        assert send_messages([message.pk]) == 0
        assert Message.objects.get().why == "Cette personne ne peut pas être contactée."

    def test_caps(self, scene):
        execute(
            "INSERT INTO external_profiles_contactplace (offer_id, by_id, at)"
            " SELECT %s, %s, app_now() - interval '8 days' FROM generate_series(1, 4)",
            [scene.offer.pk, scene.advisor.pk],
        )
        first, second = sighted(scene), sighted(scene, OTHER, email="d@example.org")
        message = ask_contact(first, by=scene.advisor)
        with pytest.raises(PilotRefused, match="5 personnes au plus"):
            ask_contact(second, by=scene.advisor)
        object_to(first)
        assert not Message.objects.exists()
        with pytest.raises(PilotRefused, match="5 personnes au plus"):
            ask_contact(second, by=scene.advisor)
        assert message.place_id

    @long
    def test_the_cap_of_the_week(self, scene):
        execute(
            "INSERT INTO external_profiles_contactplace (offer_id, by_id, at)"
            " SELECT o.id, %s, app_now() - interval '6 days' FROM offers_joboffer o, generate_series(1, 5)"
            " WHERE o.id <> %s",
            [scene.advisor.pk, 0],
        )
        execute("SELECT gate_set_parameter(%s, 'contacts_per_offer', 20, 'essai')", [administrator().pk])
        with pytest.raises(PilotRefused, match="en sept jours"):
            ask_contact(sighted(scene), by=scene.advisor)


def administrator():
    from tests.factories import UserFactory

    return UserFactory(administrator=True)


class TestDeclared:
    def test_the_text_is_neutral_and_declaring_it_sent_informs(self, scene):
        sighting = sighted(scene, email="")
        with pytest.raises(PilotRefused, match="Aucune adresse"):
            ask_contact(sighting, by=scene.advisor, way=Way.BY_US)
        prepared = prepare_text(sighting, by=scene.advisor)
        assert reverse("questions_check") in prepared.text
        assert prepared.message.code in prepared.text
        assert len(prepared.text) < 1900
        assert state_of(sighting) == State.SIGHTED
        assert ContactPlace.objects.count() == 1
        assert declare(prepared.message, by=scene.advisor, sent=True)
        assert not declare(prepared.message, by=scene.advisor, sent=False)
        assert state_of(sighting) == State.INFORMED

    @long
    def test_what_is_not_declared_is_shown_the_next_day(self, scene):
        prepared = prepare_text(sighted(scene, email=""), by=scene.advisor)
        scene.clock("2027-03-09 10:30")
        sweep_messages()
        prepared.message.refresh_from_db()
        assert prepared.message.state == MessageState.UNCERTAIN
        assert declare(prepared.message, by=scene.manager, sent=False)
        assert state_of(prepared.message.contact.sighting) == State.SIGHTED

    def test_a_closed_gate_hands_nothing_over(self, scene):
        sighting = sighted(scene, email="")
        scene.match()
        prepared = prepare_text(sighting, by=scene.advisor)
        assert (prepared.text, prepared.decision.allowed) == ("", False)
        assert Message.objects.get().state == MessageState.CANCELLED


def test_erased_with_the_sighting(scene, mailbox):
    sighting = informed(scene)
    object_to(sighting)
    for model in (Channel, Contact, Message):
        assert not model.objects.exists()
    assert ContactPlace.objects.count() == 1


@long
def test_a_worker_killed_while_it_sends_writes_to_nobody_twice(scene, mailbox, start_worker: Start):
    first, second = (
        ask_contact(sighted(scene, url, email=email), by=scene.advisor)
        for url, email in ((URL, EMAIL), (OTHER, "d@example.org"))
    )
    mailbox.open.clear()  # the server takes the message in, and does not answer
    worker = start_worker(EMAIL_URL=mailbox.url)
    assert wait_for(lambda: len(mailbox.messages) == 1, PATIENCE)
    kill(worker)
    mailbox.open.set()
    scene.clock("2027-03-08 10:10")
    sweep_messages()
    assert send_messages([first.pk, second.pk]) == 1
    states = sorted(Message.objects.values_list("state", flat=True))
    assert states == [MessageState.SENT, MessageState.UNCERTAIN]
    assert len({message_from_string(raw)["To"] for raw in mailbox.messages}) == len(mailbox.messages) == 2


@long
def test_two_advisors_at_once_take_one_place(scene):
    """The last place of the offer: whoever comes second waits for the first, and is refused."""
    execute(
        "INSERT INTO external_profiles_contactplace (offer_id, by_id, at)"
        " SELECT %s, %s, app_now() - interval '8 days' FROM generate_series(1, 4)",
        [scene.offer.pk, scene.advisor.pk],
    )
    sightings = [sighted(scene), sighted(scene, OTHER, email="d@example.org")]

    def asks(sighting: Sighting) -> bool:
        try:
            ask_contact(sighting, by=scene.advisor)
        except PilotRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(asks, sightings)) == [False, True]
    assert ContactPlace.objects.count() == 5
