"""What a run found, in every state: accessible, within a phone's width."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from candidates.enums import AnswerChannel, AnswerOrigin
from candidates.services import Answered, record_answers
from francetravail_match.accounts.models import User
from matching.enums import Stage
from offers.models import JobOffer
from tests import runs
from tests.factories import HeldSkillFactory, JobOfferFactory, JobSeekerFactory, SkillFactory
from tests.utils.asking import offer_asking, row
from tests.utils.profile import long

from .checks import check, screenshot


def results_url(offer: JobOffer) -> str:
    return reverse("matching:results", args=[offer.public_id])


def never(offer: JobOffer) -> None:
    pass


def waiting(offer: JobOffer) -> None:
    runs.advanced(offer, Stage.COUNTING)


def waiting_again(offer: JobOffer) -> None:
    runs.done(offer)
    runs.advanced(offer, Stage.COUNTING)


def failed_again(offer: JobOffer) -> None:
    runs.done_yesterday(offer)
    runs.failed(offer)


@pytest.mark.parametrize(
    ("situation", "people", "tab"),
    [
        (runs.done, (23, 3), "correspond"),
        (waiting_again, (2, 1), "correspond"),
        (waiting, (0, 0), "correspond"),
        (runs.done, (23, 3), "a-interroger"),
        (failed_again, (2, 1), "correspond"),
        # The same parts, in other company.
        pytest.param(never, (0, 0), "correspond", marks=long),
        pytest.param(runs.failed, (0, 0), "correspond", marks=long),
        pytest.param(runs.done, (0, 0), "correspond", marks=long),
        pytest.param(runs.done, (0, 2), "correspond", marks=long),
        pytest.param(runs.done, (2, 0), "a-interroger", marks=long),
    ],
)
def test_results(
    site: str,
    advisor_page: Page,
    advisor: User,
    situation: Callable[[JobOffer], None],
    people: tuple[int, int],
    tab: str,
) -> None:
    runs.people(*people)
    offer = JobOfferFactory(published=True)
    situation(offer)
    advisor_page.goto(f"{site}{results_url(offer)}?onglet={tab}")
    check(advisor_page, f"results-{situation.__name__}-{people[0]}-{people[1]}-{tab}")


def test_explanation(site, advisor_page, advisor):
    for ogr, label in ((11, "Souder à l'arc électrode enrobée"), (12, "Lire un plan d'isométrie")):
        SkillFactory(ogr=ogr, label=label)
    asked = (row("skill", "11"), row("skill", "12"), row("contract", "permanent"), row("schedule", "night"))
    offer = offer_asking(*asked, row("licence", "B"), row("experience", months=36))
    person = JobSeekerFactory(to_qualify=True, licences_complete=True)
    HeldSkillFactory(job_seeker=person, ogr=11)
    answered = Answered(person.pk, {"accepts_night": False})
    record_answers(answers=[answered], origin=AnswerOrigin.PERSON, channel=AnswerChannel.LINK)
    nowhere = JobSeekerFactory()
    runs.done(offer)
    for name, seen in (("why", person), ("why-not-compared", nowhere)):
        address = reverse("matching:explanation", args=[offer.public_id, seen.public_id])
        advisor_page.goto(site + address)
        check(advisor_page, name)
    advisor_page.goto(site + reverse("matching:explanation", args=[offer.public_id, person.public_id]))
    advisor_page.emulate_media(media="print")
    assert not advisor_page.locator(".fr-header").is_visible()
    screenshot(advisor_page, "why-print")


def test_results_that_are_not_ranked(site, advisor_page, advisor):
    runs.people(matches=2)
    offer = JobOfferFactory(published=True, asks_for_nothing_more=True)
    runs.done(offer)
    advisor_page.goto(site + results_url(offer))
    check(advisor_page, "results-not-ranked")
