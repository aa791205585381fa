"""The questions on the page of the link: one tap an answer, no more questions, and back."""

import pytest
from django.test import Client
from django.urls import reverse

from candidates.enums import AnswerChannel
from candidates.models import Answer, JobSeeker
from francetravail_match.journal.models import Entry
from matching.questions.enums import LinkPurpose, Reply
from matching.questions.links import create_link
from matching.questions.models import Delivery, QuestionAsked
from tests.factories import JobSeekerFactory, SkillFactory
from tests.matching_views.pages import text
from tests.utils import asked_rows
from tests.utils.fragments import HTMX

from .conftest import open_page

QUESTIONS = ["skill:11", "contract:", "licence:", "language:en"]


@pytest.fixture
def delivery(offer, person) -> Delivery:
    delivery = asked_rows.message(person, offer.agency)
    SkillFactory(ogr=11, label="Souder à l'arc")
    JobSeeker.objects.filter(pk=person.pk).update(accepts_permanent=None, accepts_seasonal=None)
    asked_rows.put(person, *QUESTIONS, delivery=delivery)
    return delivery


@pytest.fixture
def token(delivery, person) -> str:
    return create_link(job_seeker=person, purposes=LinkPurpose, delivery=delivery)[1]


@pytest.fixture
def address(token) -> str:
    return reverse("link:questions", args=[token])


def asked(question: str) -> QuestionAsked:
    criterion, _, item = question.partition(":")
    return QuestionAsked.objects.get(criterion=criterion, item=item)


def test_a_click_leads_to_the_first_question(token, address):
    client = open_page(Client(), token)
    shown = client.get(reverse("link:page", args=[token]), follow=True)
    assert shown.redirect_chain[-1][0] == address
    words = text(shown)
    assert "Encore 4 questions" in words
    assert "Oui Non Je ne sais pas" in words
    assert "Appelez le 39 49" in words and "Vérifiez que le message vient de nous" in words


def test_one_tap_answers_and_shows_the_next(opened, address, person):
    opened.post(address, {"question": "skill:11", "skill:11": "yes"})
    assert person.skills.get().held
    assert asked("skill:11").reply == Reply.ANSWERED
    answer = Answer.objects.get()
    assert (answer.channel, answer.recorded_by) == (AnswerChannel.LINK, None)
    words = text(opened.get(address))
    assert "Quels contrats acceptez-vous ?" in words and "Répondez une fois pour toutes" in words


def test_by_htmx_the_next_question_comes_at_once(opened, address):
    answered = opened.post(address, {"question": "skill:11", "skill:11": "yes"}, headers=HTMX)
    assert answered.status_code == 200
    assert "Quels contrats acceptez-vous ?" in text(answered)


def test_not_knowing_is_said_and_changes_nothing(opened, address, person):
    opened.post(address, {"question": "skill:11", "unknown": "1", "skill:11": ""})
    assert asked("skill:11").reply == Reply.DONT_KNOW
    assert not Answer.objects.exists()


def test_every_question_then_thanks(opened, address, person):
    for posted in (
        {"question": "skill:11", "skill:11": "no"},
        {"question": "contract:", "accepts_permanent": "yes", "accepts_seasonal": "no"},
        {"question": "licence:", "licences": ["B", "CE"]},
        {"question": "language:en", "language:en": "B2"},
    ):
        assert opened.post(address, posted).status_code == 302
    assert "Merci, c'est terminé" in text(opened.get(address))
    told = JobSeeker.objects.get(pk=person.pk)
    assert (told.accepts_permanent, told.accepts_seasonal, told.licences_complete) == (True, False, True)
    assert {licence.code for licence in told.licences.all()} == {"B", "CE"}


@pytest.mark.parametrize(("ticked", "known"), [([], False), (["none"], True)])
def test_nothing_ticked_is_not_none(opened, address, person, ticked, known):
    opened.post(address, {"question": "licence:", "licences": ticked})
    assert JobSeeker.objects.get(pk=person.pk).licences_complete is known
    assert not person.licences.exists()


@pytest.mark.parametrize(
    "posted", [{"question": "licence:", "licences": ["Z"]}, {"question": "language:en", "language:en": "C9"}]
)
def test_what_is_no_answer_is_refused(opened, address, posted):
    refused = opened.post(address, posted)
    assert refused.status_code == 200 and "<title>Erreur" in refused.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize("question", ["skill:12", "opted_in:", ""])
def test_what_was_not_asked_is_not_taken(opened, address, question):
    assert opened.post(address, {"question": question, "skill:12": "yes"}).url == address
    assert not Answer.objects.exists()


def test_an_answer_is_the_link_s_person_s(opened, address, offer, flush_search_rows):
    other = JobSeekerFactory(matches=True)
    opened.post(address, {"question": "skill:11", "skill:11": "yes", "job_seeker": other.pk})
    assert not other.skills.exists()


def test_a_second_tap_on_the_same_question_is_no_error(opened, address):
    for answer in ("yes", "no"):
        assert opened.post(address, {"question": "skill:11", "skill:11": answer}).url == address
    assert Answer.objects.get().values == {"skill:11": True}


def test_a_link_that_only_explains_asks_nothing(offer, person, delivery):
    _, only = create_link(job_seeker=person, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    client = open_page(Client(), only)
    assert client.get(reverse("link:questions", args=[only])).status_code == 404


def test_no_more_questions_is_asked_once_more_and_undone(opened, token, address, person):
    stop = reverse("link:stop", args=[token])
    assert "Ne plus m'interroger ?" in text(opened.get(stop))
    assert not JobSeeker.objects.get(pk=person.pk).stop_asking
    assert "C'est fait" in text(opened.post(stop, follow=True))
    assert JobSeeker.objects.get(pk=person.pk).stop_asking
    assert "Nous ne vous posons plus de questions" in text(opened.get(address))
    opened.post(stop, {"again": "1"})
    assert not JobSeeker.objects.get(pk=person.pk).stop_asking
    lines = Entry.objects.filter(action="candidate.stop_asking_set", actor=None)
    assert [line.payload["stop"] for line in lines.order_by("id")] == [True, False]


def test_nothing_is_asked_while_an_objection_is_examined(opened, address, person):
    JobSeeker.objects.filter(pk=person.pk).update(processing_restricted=True)
    words = text(opened.get(address))
    assert "Votre opposition est examinée" in words and "Je ne sais pas" not in words
    assert opened.post(address, {"question": "skill:11", "skill:11": "yes"}).url == address
    assert not Answer.objects.exists()


def test_the_number_of_queries_is_fixed(opened, address, django_assert_max_num_queries):
    opened.get(address)
    with django_assert_max_num_queries(14):
        opened.get(address)
