"""The home page says about which offers people answered lately."""

from django.urls import reverse

from candidates.enums import AnswerChannel
from matching.questions.services.answering import record_replies
from matching.questions.services.campaigns import ask_waves, start_asking
from matching.questions.services.sending import send_messages
from tests.questions.conftest import advisor as advisor
from tests.questions.conftest import offer as offer
from tests.questions.conftest import set_clock as set_clock
from tests.questions.conftest import thursday as thursday
from tests.questions.people import queued, to_ask


def answered(client):
    return [(offer, offer.n_answered) for offer in client.get(reverse("home")).context["answered"]]


def test_for_a_week(thursday, offer, advisor, mailbox, client):
    person = to_ask()
    start_asking(offer=offer, by=advisor)
    ask_waves()
    send_messages(queued())
    client.force_login(advisor)
    assert answered(client) == []
    replies = {"contract:": {"accepts_permanent": True}}
    record_replies(job_seeker=person, replies=replies, channel=AnswerChannel.LINK)
    assert answered(client) == [(offer, 1)]
    thursday("2027-05-20 10:01")
    client.force_login(advisor)
    assert answered(client) == []
