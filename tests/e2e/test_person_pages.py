"""A person opens their page on a telephone: every page of the link, every state, without an account."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.models import JobSeeker
from candidates.services import Answered, record_answers
from matching.questions.appeals import ask_for_human, report_wrong_fact
from matching.questions.enums import LinkPurpose
from matching.questions.links import create_link, revoke_link
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.asking import WISHED, offer_asking, row
from tests.utils.profile import long

from .checks import check


@pytest.fixture
def offer(site):
    return offer_asking(
        row("contract", "permanent"),
        row("schedule", "night"),
        row("schedule", "weekend"),
        row("experience", months=12),
        row("licence", "B"),
        row("language", "en", cefr="B1"),
        row("certification", "R489"),
        row("salary", "", WISHED, period="month", min="2000", max="2300", months=12),
    )


@pytest.fixture
def person(offer) -> JobSeeker:
    person = JobSeekerFactory(matches=True, accepts_night=None)
    record_answers(
        answers=[Answered(person.pk, {"accepts_weekend": False, "licence:B": True})],
        origin=AnswerOrigin.ADVISOR,
        channel=AnswerChannel.CALL,
        recorded_by=UserFactory(advisor=True),
    )
    return person


@long
def test_the_person_reads_corrects_and_asks(site, page: Page, offer, person):
    _, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    page.goto(site + reverse("link:page", args=[token]))
    check(page, "person-before-the-click")
    page.get_by_role("button", name="Voir ma page").click()
    page.get_by_role("heading", name="Cette offre et vous").wait_for()
    check(page, "person-why")

    page.get_by_role("link", name="Répondre : Travail de nuit").click()
    page.get_by_role("heading", name="Ma réponse").wait_for()
    check(page, "person-answer")
    page.get_by_text("Oui", exact=True).click()
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    page.get_by_text("Votre réponse est enregistrée").wait_for()
    assert JobSeeker.objects.get(pk=person.pk).accepts_night is True

    page.get_by_role("link", name="Corriger : Travail le week-end").click()
    page.get_by_text("Oui", exact=True).click()
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    page.get_by_text("Dites en une phrase").wait_for()
    check(page, "person-answer-contradicts")
    for question in ("language:en", "certification:R489", "wished_salary"):
        page.goto(site + reverse("link:answer", args=[token, offer.public_id, question]))
        check(page, f"person-answer-{question.partition(':')[0]}")

    page.goto(site + reverse("link:wrong_fact", args=[token, offer.public_id, "experience"]))
    check(page, "person-wrong-fact")
    page.goto(site + reverse("link:objection", args=[token, offer.public_id]))
    check(page, "person-objection")
    page.get_by_role("link", name="Revenir à ma page").click()
    page.get_by_role("button", name="Demander à parler à un conseiller").click()
    page.get_by_text("Votre demande est transmise").wait_for()
    check(page, "person-why-waiting")


def test_a_link_that_does_not_serve(site, page: Page, console, offer, person):
    link, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    revoke_link(link=link, by=None)
    page.goto(site + reverse("link:page", args=[token]))
    check(page, "person-link-over")
    page.goto(site + reverse("link:page", args=["inconnu"]))
    check(page, "person-link-unknown")
    # The browser tells of each answer that is not a 200.
    assert len(console) == 2
    console.clear()


@long
def test_a_closed_offer_explains_nothing(site, page: Page, offer, person):

    closed = JobOfferFactory(closed=True)
    _, token = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=closed)
    page.goto(site + reverse("link:page", args=[token]))
    page.get_by_role("button", name="Voir ma page").click()
    page.get_by_text("Il n'y a pas de résultat à expliquer").wait_for()
    check(page, "person-why-nothing")


@long
def test_the_advisor_gives_the_page_and_answers(site, advisor_page: Page, offer, person):
    ask_for_human(job_seeker=person, offer=offer)
    words = "Trois ans, et non un an : voir mes fiches de paie."
    report_wrong_fact(job_seeker=person, offer=offer, criterion="experience", comment=words)
    advisor_page.goto(site + reverse("home"))
    check(advisor_page, "home-appeals")
    advisor_page.goto(site + reverse("appeals:list"))
    check(advisor_page, "appeals")
    advisor_page.get_by_role("button", name="La personne a eu sa réponse").first.click()
    advisor_page.get_by_text("marquée comme traitée").wait_for()
    advisor_page.get_by_role("button", name="La personne a eu sa réponse").first.click()
    advisor_page.get_by_text("Aucune demande n'attend").wait_for()
    check(advisor_page, "appeals-none")

    advisor_page.goto(site + reverse("matching:explanation", args=[offer.public_id, person.public_id]))
    advisor_page.get_by_role("button", name="Remettre cette page à la personne").click()
    advisor_page.get_by_text("Il ne s'affiche qu'une fois").wait_for()
    check(advisor_page, "given-link")
