"""Who doubts a message has it confirmed by its code, and learns nothing else."""

import pytest
from django.urls import reverse

from matching.questions.enums import DeliveryState
from matching.questions.models import Delivery
from tests.factories import AgencyFactory, JobSeekerFactory
from tests.utils import asked_rows

CHECK = reverse("questions_check")
WRITTEN = [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "]


@pytest.fixture
def sent(db) -> Delivery:
    return asked_rows.message(JobSeekerFactory(), AgencyFactory(), DeliveryState.SENDING)


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "]
)
def test_a_genuine_message_is_confirmed(sent, client, write):
    page = client.post(CHECK, {"code": write(sent.code)}).text
    assert "Ce message a été envoyé" in page
    assert sent.agency.name in page
    assert sent.job_seeker.pseudonym not in page


def test_another_code_is_not_ours(sent, client):
    unsent = asked_rows.message(JobSeekerFactory(), sent.agency)
    for code in (unsent.code, "AAAA-AAAA", "x" * 300, "AAAA\x00AAA"):
        assert "aucun message qui porte ce code" in client.post(CHECK, {"code": code}).text


def test_codes_are_not_guessed(sent, client, settings):
    settings.MESSAGE_CHECKS_PER_HOUR = 2
    answers = [client.post(CHECK, {"code": "AAAA-AAAA"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert client.post(CHECK, {"code": sent.code}).status_code == 429
