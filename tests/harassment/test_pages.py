"""The pages of reports: who sees what, what is shown for one answer alone, volunteering in one click."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from francetravail_match.common.templatetags.french import day
from francetravail_match.journal.models import Entry
from francetravail_match.pilot.models import Volunteer
from francetravail_match.pilot.services import set_volunteering
from matching.external.harassment.enums import Place, ReportKind
from matching.external.harassment.models import Report
from matching.external.harassment.services import report
from matching.questions.appeal_enums import AppealKind
from tests.factories import JobOfferFactory, UserFactory
from tests.matching_views.pages import text
from tests.utils.asked_factories import appeal

NEW, OWN, QUEUE = reverse("reports:new"), reverse("reports:own"), reverse("reports:queue")
SAID = {"kind": "threat", "place": "network", "happened_on": "2026-01-01", "words": "Il m'a menacée."}


@pytest.fixture
def advisor(db) -> User:
    return UserFactory(advisor=True)


def capture() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(written, "PNG")
    return SimpleUploadedFile("capture.png", written.getvalue(), "image/png")


def made_by(user: User) -> Report:
    day = datetime.date(2026, 1, 1)
    return report(by=user, kind=ReportKind.INSULT, place=Place.EMAIL, happened_on=day, sender="x@example.org")


def test_a_report_is_made_opened_by_the_manager_and_closed(client, advisor):
    client.force_login(advisor)
    wrong = text(client.post(NEW, {"sender": "x@example.org", "happened_on": "2999-01-01", "kind": "threat"}))
    assert "Choisissez une réponse." in wrong
    future = client.post(NEW, {**SAID, "happened_on": "2999-01-01"})
    assert "Les faits ont déjà eu lieu." in text(future)
    assert "Vérifiez l'année" in text(client.post(NEW, {**SAID, "happened_on": "1926-01-01"}))
    text_file = SimpleUploadedFile("a.png", b"no picture", "image/png")
    assert "n'est pas une image" in text(client.post(NEW, {**SAID, "images": text_file}))
    said = {**SAID, "sender": "x@example.org", "images": [capture(), capture()]}
    words = text(client.post(NEW, said, follow=True))
    assert "chez votre responsable" in words
    assert "à traiter expéditeur bloqué" in words
    made = Report.objects.get()
    ticket = reverse("reports:ticket", args=[made.public_id])
    for stranger in (advisor, UserFactory(manager=True, of_another_agency=True)):
        client.force_login(stranger)
        assert client.get(ticket).status_code in (403, 404)
    manager = UserFactory(manager=True, agency=advisor.agency)
    client.force_login(manager)
    assert "1 signalement attend votre décision" in text(client.get(reverse("home")))
    assert "1 signalement n'est pas clos" in text(client.get(QUEUE))
    queue = client.get(QUEUE).text
    assert NEW in queue and OWN in queue
    shut = client.get(ticket)
    assert "pas d'autre conseiller" in text(shut)
    assert "Un récit et 2 captures d'écran" in text(shut)
    assert "menacée" not in shut.text
    pieces = reverse("reports:evidence", args=[made.public_id])
    assert "Choisissez une réponse." in text(client.post(pieces))
    assert not Entry.objects.filter(action="harassment.revealed").exists()
    opened = client.post(pieces, {"reason": "handling"})
    assert "Il m'a menacée." in text(opened)
    assert opened.text.count("data:image/jpeg;base64,") == 2
    assert "no-store" in opened["Cache-Control"]
    act = reverse("reports:act", args=[made.public_id])
    assert client.post(act, {"acte": "erased"}).status_code == 400
    other = UserFactory(advisor=True, agency=advisor.agency)
    assert "Choisissez un conseiller." in text(client.post(act, {"acte": "reassigned"}))
    assert "Confirmez" in text(client.post(act, {"acte": "lifted"}))
    client.post(act, {"acte": "reassigned", "to": str(other.public_id)})
    client.post(act, {"acte": "closed", "outcome": "protected"})
    done = text(client.post(act, {"acte": "lifted", "sure": "on"}, follow=True))
    assert "Fil confié à un autre conseiller".lower() in done
    assert "clos" in done
    assert "expéditeur bloqué" not in done
    client.force_login(advisor)
    assert "clos" in text(client.get(OWN))


def test_who_could_not_be_blocked_is_not_said_to_be(client, advisor):
    client.force_login(advisor)
    for said in ("06 12 34 56 78", "Jean Dupont", "jean.dupont", "@jean"):
        assert "personne ne serait bloqué" in text(client.post(NEW, {**SAID, "sender": said}))
    assert not Report.objects.exists()
    assert "expéditeur bloqué" not in text(client.post(NEW, SAID, follow=True))
    made = Report.objects.get()
    assert not made.blocks.exists()


def test_one_made_by_mistake_is_taken_back_by_who_made_it(client, advisor):
    made = made_by(advisor)
    client.force_login(UserFactory(advisor=True, agency=advisor.agency))
    assert "Vous n'avez rien signalé" in text(client.get(OWN))
    assert client.post(OWN, {"signalement": str(made.public_id)}).status_code == 404
    assert client.post(OWN, {"signalement": "x"}).status_code == 400
    client.force_login(advisor)
    assert "Retirer ce signalement" in text(client.get(OWN))
    words = text(client.post(OWN, {"signalement": str(made.public_id)}, follow=True))
    assert "Il ne bloque plus personne." in words
    assert "Retirer ce signalement" not in words


def test_volunteering_is_paused_in_one_click_from_the_page(client, advisor):
    client.force_login(advisor)
    assert "Suspendre mon volontariat" not in client.get(NEW).text
    set_volunteering(user=advisor, wanted=True)
    page = client.get(NEW)
    assert "Suspendre mon volontariat" in page.text
    assert f'action="{reverse("pilot:volunteering")}"' in page.text
    client.post(reverse("pilot:volunteering"), {"volontaire": "non"})
    assert not Volunteer.objects.exists()


def test_words_of_a_registered_person_are_reported_without_blocking_their_rights(client, advisor):
    offer = JobOfferFactory(published=True, agency=advisor.agency)
    asked = appeal(offer, AppealKind.CORRECTION, comment="Idiote !")
    client.force_login(advisor)
    assert f"{NEW}?demande={asked.public_id}" in client.get(reverse("appeals:list")).text
    page = text(client.get(NEW, {"demande": str(asked.public_id)}))
    assert "Idiote !" in page
    assert "garde ses droits" in page
    answer = client.post(f"{NEW}?demande={asked.public_id}", {"kind": "insult", "happened_on": "2026-01-01"})
    assert answer.status_code == 302
    made = Report.objects.get()
    assert (made.has_words, made.place, made.blocks.count()) == (True, Place.MESSAGE, 0)
    for unknown in ("x", "00000000-0000-0000-0000-000000000000"):
        assert client.get(NEW, {"demande": unknown}).status_code == 404


def test_counts_are_for_the_observer_and_say_no_small_number(client, advisor):
    made_by(advisor)
    client.force_login(UserFactory(observer=True))
    home = client.get(reverse("home")).text
    for page in ("reports:counts", "algorithm", "gate_verify"):
        assert f'<a href="{reverse(page)}">' in home
    words = text(client.get(reverse("reports:counts")))
    assert "Injures ou propos dégradants non dit" in words
    assert f"Nombres comptés le {day(app_now())}" in words
    assert client.get(QUEUE).status_code == 403


def test_the_queue_reads_as_much_for_many(client, advisor):
    client.force_login(UserFactory(manager=True, agency=advisor.agency))
    made_by(advisor)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        client.get(QUEUE)
    for _ in range(5):
        made_by(advisor)
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)
    assert len(few) == len(many)
    client.force_login(advisor)
    assert "signalez-le" in client.get(reverse("licence_end")).text
