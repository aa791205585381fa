"""Who is harassed says so: the sender is blocked at once, the manager has it in hand, nobody else reads."""

import datetime
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from PIL import Image
from psycopg.errors import RestrictViolation

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.journal.models import Entry
from francetravail_match.pilot.services import PilotRefused
from matching.external.addresses import BadAddress
from matching.external.contact.seal import seal
from matching.external.enums import State, Visibility
from matching.external.harassment.checks import check_keys_of_reports
from matching.external.harassment.counts import Cell, by_kind, by_quarter, said
from matching.external.harassment.enums import (
    OLDEST_FACTS,
    ActKind,
    EvidenceKind,
    Outcome,
    Place,
    ReportKind,
    RevealReason,
)
from matching.external.harassment.images import MAX_BYTES, BadImage, redrawn
from matching.external.harassment.models import Block, Evidence, Report
from matching.external.harassment.sealing import CannotOpen, sealed
from matching.external.harassment.sealing import opened as unsealed
from matching.external.harassment.services import handle, known_as, open_evidence, purge, report, withdraw
from matching.external.lead import answer, attest, object_to
from tests.factories import JobOfferFactory, UserFactory
from tests.matching.external.outside import URL, seen, step
from tests.matching.gate.scenes import Scene, opened
from tests.utils import by_owner
from tests.utils.databases import OwnDatabase

WORDS = "Il m'écrit chaque soir."
DAY = datetime.timedelta(days=1)


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def reported(by: User, **said: Any) -> Report:
    values: dict[str, Any] = {
        "kind": ReportKind.INSISTENCE,
        "place": Place.NETWORK,
        "happened_on": datetime.date(2027, 3, 8),
        **said,
    }
    return report(by=by, **values)


def picture(size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "red").save(written, "JPEG", **options)
    return written.getvalue()


class TestBlocked:
    def test_at_once_for_the_whole_agency_and_for_no_other(self, scene):
        sighting = seen(scene)
        step(scene, sighting, State.INFORMED)
        reported(scene.advisor, sighting=sighting)
        for refused in (
            lambda: seen(scene, url=URL),
            lambda: attest(sighting, by=scene.advisor, visibility=Visibility.ALL),
            lambda: step(scene, sighting, State.SHORTLISTED),
        ):
            with pytest.raises((IntegrityError, PilotRefused), match="bloquée pour toute l'agence"):
                with transaction.atomic():
                    refused()
        seen(scene, url=URL, offer=JobOfferFactory(published=True, agency__other=True))
        # The person's own acts are theirs.
        answer(sighting, State.INTERESTED)
        object_to(sighting)
        made = Report.objects.get()
        assert made.sighting is None
        assert made.offer == scene.offer

    def test_by_the_address_that_the_form_gives_however_it_is_written(self, scene):
        reported(scene.advisor, sender=" https://fr.linkedin.com/in/camille-durand-exemple/?utm_source=x")
        with pytest.raises(IntegrityError, match="bloquée"):
            seen(scene, url=URL)

    def test_by_the_address_that_messages_go_to_however_it_is_written(self, scene):
        sighting = seen(scene)
        seal(sighting, "Camille.Durand@example.org", by=scene.advisor)
        reported(scene.advisor, sender=" camille.durand@EXAMPLE.org")
        with pytest.raises((IntegrityError, PilotRefused), match="bloquée"), transaction.atomic():
            attest(sighting, by=scene.advisor, visibility=Visibility.ALL)

    @pytest.mark.parametrize("sender", ["06 12 34 56 78", "Jean Dupont", "jean.dupont", "aucun"])
    def test_by_nothing_that_nobody_seen_outside_is_known_by(self, sender):
        with pytest.raises(BadAddress):
            known_as(sender)

    def test_taken_back_within_the_hour_and_not_later(self, scene):
        made = reported(scene.advisor, sender=URL)
        with pytest.raises(PilotRefused, match="ne peut plus être retiré"):
            withdraw(made, by=scene.manager)
        withdraw(made, by=scene.advisor)
        seen(scene, url=URL)
        late = reported(scene.advisor, sender="x@example.org")
        scene.clock("2027-03-08 11:30")
        with pytest.raises(PilotRefused, match="ne peut plus être retiré"):
            withdraw(late, by=scene.advisor)

    def test_a_thread_in_other_hands_is_not_taken_back(self, scene):
        made = reported(scene.advisor, sender=URL)
        handle(made, by=scene.manager, act=ActKind.TAKEN_OVER)
        with pytest.raises(PilotRefused, match="ne peut plus être retiré"):
            withdraw(made, by=scene.advisor)


class TestHandled:
    def test_the_thread_is_given_to_another_who_alone_acts_once_the_block_is_lifted(self, scene):
        sighting = seen(scene)
        made = reported(scene.advisor, sighting=sighting)
        other = UserFactory(advisor=True, agency=scene.offer.agency)
        with pytest.raises(PilotRefused, match="un autre conseiller"):
            handle(made, by=scene.manager, act=ActKind.REASSIGNED, to=scene.advisor)
        handle(made, by=scene.manager, act=ActKind.REASSIGNED, to=other)
        handle(made, by=scene.manager, act=ActKind.CLOSED, outcome=Outcome.STOPPED)
        with pytest.raises(PilotRefused, match="déjà clos"):
            handle(made, by=scene.manager, act=ActKind.TAKEN_OVER)
        handle(made, by=scene.manager, act=ActKind.LIFTED)
        with pytest.raises(IntegrityError, match="confié à quelqu'un d'autre"), transaction.atomic():
            step(scene, sighting, State.INFORMED)
        scene.advisor = other
        step(scene, sighting, State.INFORMED)
        lines = Entry.objects.filter(action__startswith="harassment.").order_by("pk")
        assert list(lines.values_list("action", "payload")) == [
            ("harassment.reported", {"kind": "insistence"}),
            ("harassment.reassigned", {}),
            ("harassment.closed", {"outcome": "stopped"}),
            ("harassment.lifted", {}),
        ]

    def test_by_the_manager_of_the_agency_alone(self, scene):
        made = reported(scene.advisor, sender=URL)
        for stranger in (scene.advisor, UserFactory(manager=True, of_another_agency=True)):
            for refused in (
                lambda: handle(made, by=stranger, act=ActKind.TAKEN_OVER),  # noqa: B023
                lambda: open_evidence(made, by=stranger, reason=RevealReason.HANDLING),  # noqa: B023
            ):
                with pytest.raises((IntegrityError, PilotRefused), match="responsable de l'agence"):
                    refused()

    def test_closing_says_how_it_ended(self, scene):
        made = reported(scene.advisor, sender=URL)
        with pytest.raises(PilotRefused, match="avec une issue"):
            handle(made, by=scene.manager, act=ActKind.CLOSED)


class TestSealed:
    def test_opened_for_the_manager_with_a_reason_after_a_line_of_the_journal(self, scene):
        made = reported(scene.advisor, words=WORDS, images=[redrawn(upload(picture()))])
        assert (made.has_words, made.n_images) == (True, 1)
        with scene.database.as_owner() as owner:
            rows = owner.execute("SELECT sealed FROM harassment_evidence").fetchall()
        assert all(WORDS.encode() not in row and b"JFIF" not in row for (row,) in rows)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Evidence.objects.count()
        pieces = open_evidence(made, by=scene.manager, reason=RevealReason.HANDLING)
        assert [piece.kind for piece in pieces] == [EvidenceKind.WORDS, EvidenceKind.IMAGE]
        assert pieces[0].content.decode() == WORDS
        line = Entry.objects.get(action="harassment.revealed")
        assert (line.actor, line.object_id, line.reason) == (scene.manager, made.public_id, "handling")

    def test_a_box_of_another_report_does_not_open(self, db):
        first, second = Report().public_id, Report().public_id
        box = sealed(b"x", first)
        assert unsealed(box, first, 1) == b"x"
        for owner, version in ((second, 1), (first, 7)):
            with pytest.raises(CannotOpen):
                unsealed(box, owner, version)

    def test_a_key_that_is_still_needed_is_not_taken_away(self, scene, settings):
        made = reported(scene.advisor, words=WORDS)
        settings.HASH_KEYS = f"2:{'une autre clé' * 5},{settings.HASH_KEYS}"
        assert list(check_keys_of_reports()) == []
        assert open_evidence(made, by=scene.manager, reason=RevealReason.RIGHTS)[0].content.decode() == WORDS
        settings.HASH_KEYS = settings.HASH_KEYS.partition(",")[0]
        assert [error.id for error in check_keys_of_reports()] == ["harassment.E001"]

    def test_what_is_sealed_goes_a_year_after_the_end_and_the_report_after_five(self, scene):
        made = reported(scene.advisor, words=WORDS, sender=URL)
        handle(made, by=scene.manager, act=ActKind.CLOSED, outcome=Outcome.PROTECTED)
        scene.clock("2028-03-07 12:00")
        purge()
        assert open_evidence(made, by=scene.manager, reason=RevealReason.HANDLING)
        scene.clock("2028-03-09 12:00")
        purge()
        assert open_evidence(made, by=scene.manager, reason=RevealReason.HANDLING) == []
        assert Block.objects.exists()
        scene.clock("2032-03-09 12:00")
        assert purge() == 1
        assert not Report.objects.exists()
        assert not Block.objects.exists()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("capture.jpg", content, "image/jpeg")


class TestImages:
    def test_a_picture_is_drawn_anew_without_what_its_file_said(self):
        exif = Image.Exif()
        exif[0x010E] = "Awa Diallo, Dieppe"
        drawn = redrawn(upload(picture(exif=exif, comment=b"secret")))
        assert b"Awa" not in drawn and b"secret" not in drawn
        with Image.open(io.BytesIO(drawn)) as image:
            assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (40, 30), {})

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"GIF89a",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            picture()[:200],
            b"x" * (MAX_BYTES + 1),
        ],
    )
    def test_what_is_no_picture_is_refused(self, content):
        with pytest.raises(BadImage):
            redrawn(upload(content))

    def test_a_picture_that_would_fill_the_memory_is_refused(self):
        with pytest.raises(BadImage):
            redrawn(upload(picture((8000, 4000), quality=1)))


class TestCounts:
    def test_no_small_number_nor_what_would_give_it_away(self):
        assert said([("a", 12), ("b", 3), ("c", 7)]) == [Cell("a", 12), Cell("b", None), Cell("c", None)]
        assert said([("a", 12), ("b", 2), ("c", 1), ("d", 9)]) == [
            Cell("a", 12),
            Cell("b", None),
            Cell("c", None),
            Cell("d", None),
        ]
        assert said([("a", 5), ("b", 6)]) == [Cell("a", 5), Cell("b", 6)]
        assert said([("a", 4)]) == [Cell("a", None)]

    def test_of_the_whole_country_without_those_taken_back(self, db):
        user = UserFactory(advisor=True)
        made = [reported(user, happened_on=datetime.date(2026, 1, 1)) for _ in range(7)]
        withdraw(made[0], by=user)
        assert [cell.n for cell in by_quarter()] == [6]
        assert Cell("Messages répétés, insistance", 6) in by_kind()
        assert {cell.n for cell in by_kind()} == {6, None}


INSERT = """INSERT INTO harassment_report (public_id, agency_id, reported_by_id, kind, place, happened_on,
    n_images, has_words, seal_version, at)
    VALUES (gen_random_uuid(), %s, %s, 'insult', 'phone', %s, 0, false, 1, %s)"""


class TestFacts:
    #: Past midnight in Paris: the day of the report is the 9th there.
    AT = "2027-03-08 23:30+00"
    OLDEST = datetime.date(2027, 3, 9) - OLDEST_FACTS

    def test_no_older_than_six_years_whoever_writes_them(self, db):
        by = UserFactory(advisor=True)
        by_owner.execute(INSERT, [by.agency_id, by.pk, self.OLDEST, self.AT])
        with pytest.raises(IntegrityError, match="harassment_report_recent"), transaction.atomic():
            by_owner.execute(INSERT, [by.agency_id, by.pk, self.OLDEST - DAY, self.AT])

    def test_the_refusal_is_said_in_french(self, scene):
        today = app_now().date()
        reported(scene.advisor, happened_on=today - OLDEST_FACTS)
        with pytest.raises(PilotRefused, match="ces faits auraient plus de six ans"):
            reported(scene.advisor, happened_on=today - OLDEST_FACTS - DAY)
        assert Report.objects.count() == 1


def test_not_even_the_owner_rewrites_a_report(db):
    made = reported(UserFactory(advisor=True), happened_on=datetime.date(2026, 1, 1))
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        by_owner.update(Report.objects.filter(pk=made.pk), kind=ReportKind.OTHER)
    assert isinstance(refused.value.__cause__, RestrictViolation)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM harassment_report")
