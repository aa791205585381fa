"""Questions in a browser: a person taps their answers on a telephone; an advisor asks, calls and notes."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from candidates.models import JobSeeker
from matching.changes.services import match_people
from matching.models import MatchRun
from matching.questions.enums import DeliveryState, LinkPurpose
from matching.questions.links import create_link
from matching.questions.models import Delivery
from matching.services import execute_runs
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory, SkillFactory
from tests.utils import asked_rows
from tests.utils.profile import long

from .checks import check


@pytest.fixture
def offer(site) -> JobOffer:
    return JobOfferFactory(published=True)


def asked(offer: JobOffer, person: JobSeeker, *questions: str) -> Delivery:
    delivery = asked_rows.message(person, offer.agency)
    asked_rows.put(person, *questions, delivery=delivery)
    return delivery


@long
def test_a_person_taps_their_answers(site, page: Page, offer):
    SkillFactory(ogr=11, label="Souder à l'arc électrique")
    person = JobSeekerFactory(to_qualify=True, reachable=True, accepts_seasonal=None)
    runs.done(offer)
    delivery = asked(offer, person, "skill:11", "contract:", "licence:", "availability:", "language:en")
    _, token = create_link(job_seeker=person, purposes=LinkPurpose, delivery=delivery)
    page.goto(site + reverse("link:page", args=[token]))
    page.get_by_role("button", name="Voir ma page").click()
    page.get_by_role("heading", name="Souder à l'arc").wait_for()
    check(page, "questions-tap")
    page.get_by_role("button", name="Oui", exact=True).click()
    page.get_by_role("heading", name="Quels contrats").wait_for()
    assert person.skills.get().held
    expect(page.get_by_role("heading", name="Quels contrats")).to_be_focused()
    check(page, "questions-once-for-all")
    page.get_by_text("Oui", exact=True).first.click()
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    page.get_by_role("heading", name="Quels permis").wait_for()
    check(page, "questions-licences")
    page.get_by_role("button", name="Je ne sais pas").click()
    page.get_by_role("heading", name="À partir de quelle date").wait_for()
    check(page, "questions-date")
    page.get_by_role("button", name="Je ne sais pas").click()
    page.get_by_role("heading", name="Parlez-vous").wait_for()
    check(page, "questions-language")
    page.get_by_text("B2", exact=False).click()
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    page.get_by_role("heading", name="Merci, c'est terminé").wait_for()
    check(page, "questions-done")
    # What the person tapped runs the offer again.
    match_people()
    execute_runs(list(MatchRun.objects.filter(state="queued").values_list("pk", flat=True)))
    found = MatchRun.objects.filter(version=offer.current_version_id).order_by("pk")
    assert [(run.n_match, run.n_to_qualify) for run in found] == [(0, 1), (1, 0)]
    page.get_by_role("link", name="Ne plus m'interroger").click()
    page.get_by_role("heading", name="Ne plus m'interroger ?").wait_for()
    check(page, "questions-stop")
    page.get_by_role("button", name="Oui, ne plus m'interroger").click()
    page.get_by_role("button", name="Annuler").wait_for()
    check(page, "questions-stopped")


def test_the_same_without_javascript(site, browser, offer):
    SkillFactory(ogr=11, label="Souder à l'arc électrique")
    person = JobSeekerFactory(to_qualify=True, reachable=True)
    delivery = asked(offer, person, "skill:11", "licence:")
    _, token = create_link(job_seeker=person, purposes=LinkPurpose, delivery=delivery)
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(site + reverse("link:page", args=[token]))
    plain.get_by_role("button", name="Voir ma page").click()
    plain.get_by_role("button", name="Non", exact=True).click()
    plain.get_by_text("Aucun", exact=True).click()
    plain.get_by_role("button", name="Enregistrer ma réponse").click()
    plain.get_by_role("heading", name="Merci, c'est terminé").wait_for()
    assert JobSeeker.objects.get(pk=person.pk).licences_complete
    plain.context.close()


@long
def test_an_advisor_asks_calls_and_notes(site, advisor_page: Page, advisor, offer):
    people = [JobSeekerFactory(to_qualify=True, reachable=True) for _ in range(3)]
    lost = JobSeekerFactory(to_qualify=True, reachable=True)
    delivery = asked(offer, lost, "contract:")
    asked_rows.request(asked_rows.campaign(offer, advisor), delivery, "contract:")
    asked_rows.move(delivery, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    desk = site + reverse("questions:desk", args=[offer.public_id])
    advisor_page.goto(desk)
    check(advisor_page, "desk-going-on")
    advisor_page.get_by_role("button", name="Elle ne l'a pas reçu").click()
    advisor_page.get_by_role("button", name="Arrêter les vagues suivantes").click()
    advisor_page.get_by_role("link", name="Interroger ces personnes").click()
    advisor_page.get_by_role("heading", name="Interroger ces personnes ?").wait_for()
    check(advisor_page, "desk-confirm")
    advisor_page.goto(desk)
    check(advisor_page, "desk")
    advisor_page.get_by_role("link", name="Feuille d'appels").click()
    advisor_page.get_by_role("heading", name="Feuille d'appels").wait_for()
    check(advisor_page, "sheet-none")
    advisor_page.get_by_role("button", name="Prendre une feuille d'appels").click()
    advisor_page.get_by_role("link", name="Appeler la suivante").wait_for()
    check(advisor_page, "sheet")

    # The keyboard alone.
    advisor_page.get_by_role("link", name="Appeler la suivante").press("Enter")
    advisor_page.get_by_role("heading", name="Appel à la personne").wait_for()
    check(advisor_page, "call")
    # In a field too, Enter sends the answer, and reveals nobody.
    advisor_page.get_by_label("Oui").first.press("Enter")
    advisor_page.get_by_text("Dites ce que l'appel a donné.").wait_for()
    check(advisor_page, "call-error")
    advisor_page.get_by_label("Oui").first.press("Space")
    advisor_page.get_by_role("button", name="Afficher qui appeler").press("Enter")
    advisor_page.get_by_text("Motif inscrit au journal").wait_for()
    check(advisor_page, "call-revealed")
    assert advisor_page.get_by_label("Oui").first.is_checked()
    advisor_page.get_by_label("A répondu").press("Space")
    advisor_page.get_by_role("button", name="Noter l'appel").press("Enter")
    advisor_page.get_by_text("est noté").wait_for()
    assert len(people) + 1 == JobSeeker.objects.count()
    check(advisor_page, "sheet-called")


def test_nobody_to_ask(site, advisor_page: Page, offer):
    advisor_page.goto(site + reverse("questions:desk", args=[offer.public_id]))
    check(advisor_page, "desk-nobody")
    advisor_page.goto(site + reverse("questions:start", args=[offer.public_id]))
    check(advisor_page, "desk-confirm-nobody")
