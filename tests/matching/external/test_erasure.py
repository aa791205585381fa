"""Who is erased, when, and what remembers them: objections, times of rest, notices of a source, keys."""

import datetime
import threading
import uuid
from base64 import b64encode

import pytest
from django.db import IntegrityError, connection, transaction
from nacl.public import PrivateKey

from candidates.comparison.hash_keys import hash_keys, newest_hash
from candidates.comparison.installation import check_hash_keys, install
from candidates.imports.statements import Statement
from candidates.imports.storing import store
from candidates.models import Identity, JobSeeker
from francetravail_match.common.database import app_now
from francetravail_match.pilot.services import PilotRefused
from matching.external.addresses import BadAddress
from matching.external.checks import check_keys_in_use, check_seals_in_use
from matching.external.clock_enums import ClockKind, SuppressionKind
from matching.external.contact.seal import open_sealed
from matching.external.contact.services.asking import ask_contact
from matching.external.deletions import note_deletion
from matching.external.enums import State
from matching.external.lead import object_to, objected
from matching.external.models import Clock, PurgeRun, Sighting, Suppression
from matching.external.preview import preview
from matching.external.registered import sealed_before
from matching.external.services import purge
from matching.external.sources import sources
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.matching.external.outside import URL, seen, step
from tests.matching.external.scenes import EMAIL as SEALED
from tests.matching.external.scenes import sighted
from tests.matching.gate.scenes import Scene, opened
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase

EMAIL, PHONE = "camille.durand@example.org", "+33612345678"
URN = "urn:li:member:12345"


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def registered(left_on: datetime.date | None = None, **identity: str) -> JobSeeker:
    person = JobSeekerFactory(left_on=left_on)
    Identity.objects.update_or_create(job_seeker=person, defaults=identity)
    return person


def remembered(*addresses: str, kind: SuppressionKind = SuppressionKind.OBJECTION) -> None:
    """One person who objected, known by these addresses, under the newest key."""
    person, version = uuid.uuid4(), next(iter(hash_keys()))
    for address in addresses:
        by_owner.insert(
            Suppression(
                person=person,
                kind=kind,
                digest=newest_hash(address),
                key_version=version,
                until=datetime.date(2030, 1, 1),
            )
        )


class TestObjections:
    def test_every_sighting_of_the_person_goes_and_each_hash_blocks(self, scene):
        first = seen(scene, urn=URN)
        seen(scene, url="", urn=URN, offer=JobOfferFactory(published=True))
        other = seen(scene, url="https://example.org/someone-else")
        object_to(first)
        assert list(Sighting.objects.all()) == [other]
        assert Suppression.objects.filter(kind=SuppressionKind.OBJECTION).count() == 2
        assert Suppression.objects.values("person").distinct().count() == 1
        for place in ({"url": URL}, {"url": "", "urn": URN}):
            with pytest.raises(IntegrityError, match="ne peut pas être repérée"), transaction.atomic():
                seen(scene, **place)

    def test_a_file_that_names_the_address_alone_is_told(self, db):
        source = sources()["recruiter_csv"]
        found = next(person for person in preview(source, source.sample_bytes()).kept if person.email)
        assert not objected(found)
        remembered(found.email)
        assert objected(found)


class TestRegistered:
    """Whoever registers is no longer kept out: the feed's own rows lift it, in the same transaction."""

    def test_all_that_the_person_was_remembered_by_is_lifted(self, db):
        remembered(EMAIL, URL)
        remembered(PHONE, URN, kind=SuppressionKind.COOL_DOWN)
        remembered("x@example.org")
        registered(email=EMAIL.title())
        assert Suppression.objects.count() == 3
        person = registered(email="autre@example.org")
        Identity.objects.filter(job_seeker=person).update(phone=PHONE)
        assert Suppression.objects.count() == 1

    def test_by_a_feed(self, db):
        remembered(EMAIL, URL)
        store([Statement(1, "7654321", app_now(), b"", identity={"email": EMAIL})])
        assert not Suppression.objects.exists()

    def test_whoever_comes_back_to_the_list(self, db):
        remembered(EMAIL)
        person = registered(left_on=datetime.date(2027, 3, 1), email=EMAIL)
        Identity.objects.filter(job_seeker=person).update(email=EMAIL.title())
        assert Suppression.objects.exists()
        JobSeeker.objects.filter(pk=person.pk).update(left_on=None)
        assert not Suppression.objects.exists()


class TestRest:
    def test_a_refusal_is_left_alone_at_once_and_whoever_comes_back_is_not(self, scene):
        sighting = seen(scene)
        step(scene, sighting, State.INFORMED)
        step(scene, sighting, State.DECLINED)
        rest = Suppression.objects.get()
        assert (rest.kind, rest.until.isoformat()) == (SuppressionKind.COOL_DOWN, "2027-09-08")
        with pytest.raises(IntegrityError, match="ne peut pas être repérée"), transaction.atomic():
            seen(scene)
        step(scene, sighting, State.INTERESTED)
        assert not Suppression.objects.exists()

    def test_an_objection_is_never_shortened(self, scene):
        sighting, twin = seen(scene), seen(scene, urn=URN, offer=JobOfferFactory(published=True))
        step(scene, twin, State.INFORMED)
        step(scene, twin, State.DECLINED)
        object_to(sighting)
        kinds = set(Suppression.objects.values_list("kind", "until"))
        assert {(kind, until.isoformat()) for kind, until in kinds} == {("objection", "2030-03-08")}


class TestDeletionNotices:
    def test_by_address_or_identifier_and_gone_by_the_next_purge(self, scene):
        seen(scene)
        seen(scene, url="", urn=URN)
        kept = seen(scene, url="https://example.org/someone-else")
        dpo = UserFactory(dpo=True)
        note_deletion(by=dpo, place=" https://fr.linkedin.com/in/camille-durand-exemple/?trk=x ")
        note_deletion(by=scene.advisor, place=URN)
        note_deletion(by=scene.advisor, place="https://example.org/nobody")
        due = list(Clock.objects.filter(kind=ClockKind.DELETION).values_list("due_at", flat=True))
        assert [f"{moment:%d %H}" for moment in due] == ["09 09", "09 09"]
        assert purge() == 2
        assert list(Sighting.objects.all()) == [kept]
        assert not Suppression.objects.exists()
        run = PurgeRun.objects.first()
        assert (run.counts, run.total) == ({"deletion": 2}, 2)
        with pytest.raises(BadAddress):
            note_deletion(by=dpo, place="Camille Durand")

    def test_by_an_advisor_or_the_officer_alone(self, scene):
        with pytest.raises(IntegrityError, match="par le délégué"):
            note_deletion(by=scene.manager, place=URL)


class TestKeys:
    def test_the_database_tries_every_live_key(self, scene, settings):
        old = settings.HASH_KEYS
        object_to(seen(scene))
        remembered(EMAIL)
        settings.HASH_KEYS = f"2:{'une nouvelle clé' * 4},{old}"
        assert [error.id for error in check_hash_keys()] == ["candidates.E002"]
        install("migrator")
        assert list(check_hash_keys()) == list(check_keys_in_use()) == []
        with pytest.raises(IntegrityError, match="ne peut pas être repérée"), transaction.atomic():
            seen(scene)
        registered(email=EMAIL)
        assert Suppression.objects.get().key_version == 1
        object_to(seen(scene, url="https://example.org/camille"))
        assert set(Suppression.objects.values_list("key_version", flat=True)) == {1, 2}
        settings.HASH_KEYS = old
        assert [error.id for error in check_keys_in_use()] == ["external.E002"]

    def test_who_is_known_by_an_address_is_one_person_while_keys_are_changed(self, scene, settings):
        """Its hash and its seal: what was closed before opens, and no key that is needed is taken away."""
        first = sighted(scene)
        assert ask_contact(first, by=scene.advisor)
        hashes, secrets, pair = settings.HASH_KEYS, settings.SEAL_SECRET_KEYS, PrivateKey.generate()
        settings.HASH_KEYS = f"2:{'une nouvelle clé' * 4},{hashes}"
        install("migrator")
        settings.SEAL_PUBLIC_KEY = f"2:{b64encode(bytes(pair.public_key)).decode()}"
        settings.SEAL_SECRET_KEYS = f"2:{b64encode(bytes(pair)).decode()},{secrets}"
        other = sighted(scene, f"{URL}-2")
        with pytest.raises(PilotRefused, match="une seule demande à la fois"):
            ask_contact(other, by=scene.advisor)
        assert (first.channel.seal_version, other.channel.seal_version) == (1, 2)
        assert open_sealed(first.channel) == open_sealed(other.channel) == SEALED
        assert list(check_keys_in_use()) == list(check_seals_in_use()) == []
        assert (sealed_before(first), sealed_before(other)) == (True, False)
        settings.SEAL_SECRET_KEYS = settings.SEAL_SECRET_KEYS.partition(",")[0]
        settings.HASH_KEYS = settings.HASH_KEYS.partition(",")[0]
        lost = [error.id for error in (*check_keys_in_use(), *check_seals_in_use())]
        assert lost == ["external.E002", "external.E003"]
        # Where nothing is opened, no key that opens is asked for.
        settings.SEAL_SECRET_KEYS = ""
        assert list(check_seals_in_use()) == []


class TestPurge:
    def test_silence_is_a_step_of_the_clock_and_two_purges_are_one(self, scene):
        sighting = seen(scene)
        step(scene, sighting, State.INFORMED)
        scene.clock("2027-06-06 00:00")
        assert (purge(), purge()) == (1, 0)
        assert [run.counts for run in PurgeRun.objects.all()] == [{}, {"answer": 1}]
        assert Suppression.objects.get().kind == SuppressionKind.COOL_DOWN

    def test_who_answers_while_it_runs_is_not_erased(self, scene):
        """The purge waits for whoever has the sighting in hand, and reads again."""
        sighting = seen(scene)
        step(scene, sighting, State.INFORMED)
        scene.clock("2027-06-06 00:00")
        erased: list[int] = []

        def purges() -> None:
            try:
                erased.append(purge())
            finally:
                connection.close()

        purging = threading.Thread(target=purges)
        with scene.database.as_owner() as owner:
            owner.execute("SELECT external_answer(%s, 'interested')", [sighting.pk])
            purging.start()
            waits_for_a_lock(scene)
            owner.commit()
        purging.join()
        assert erased == [0]
        assert Clock.objects.get().kind == ClockKind.ACCEPTED

    def test_killed_in_the_middle_it_does_all_of_it_later(self, scene):
        for number in range(3):
            seen(scene, url=f"https://example.org/{number}")
        scene.clock("2027-04-08 00:00")
        with scene.database.as_owner() as owner:
            # Stopped by the server, as a worker's connection is when it is killed.
            owner.execute("BEGIN; SELECT external_purge()")
            owner.execute("SELECT pg_backend_pid()")
            with scene.database.as_role("postgres") as killer:
                killer.execute("SELECT pg_terminate_backend(%s)", [owner.info.backend_pid])
                killer.commit()
        assert Sighting.objects.count() == 3
        assert purge() == 3


def waits_for_a_lock(scene: Scene) -> None:
    with scene.database.as_role("postgres") as watcher:
        watcher.autocommit = True
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while watcher.execute(waiting).fetchone() == (0,):
            pass
