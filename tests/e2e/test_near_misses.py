"""The third tab of the results, by the keyboard: asked for, waited for, read; and where it fails."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from francetravail_match.accounts.models import User
from francetravail_match.common.database import app_now
from matching.countercheck.services import counter_check
from matching.models import CounterCheck
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils import by_owner
from tests.utils.profile import long

from .checks import check


def tab(offer: JobOffer) -> str:
    return reverse("matching:results", args=[offer.public_id], query={"onglet": "quasi-correspondances"})


def test_asked_for_waited_for_and_read(site: str, advisor_page: Page, advisor: User) -> None:
    page = advisor_page
    runs.people(matches=2, to_qualify=1)
    for missing in ({}, {"accepts_full_time": False}):
        JobSeekerFactory.create_batch(2, matches=True, accepts_permanent=False, **missing)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    page.goto(site + reverse("matching:results", args=[offer.public_id]))
    page.get_by_role("link", name="Quasi-correspondances").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Faire la contre-épreuve")
    button.wait_for()
    check(page, "near-misses-not-asked")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Calcul en cours").wait_for()
    assert page.url == f"{site}{tab(offer)}#people-title"
    check(page, "near-misses-expected")
    link = page.get_by_role("link", name="Quasi-correspondances", exact=True)
    link.focus()
    assert counter_check() == 1
    page.get_by_role("heading", name="4 quasi-correspondances").wait_for()
    # Said aloud, and nobody loses their place.
    expect(page.locator("#run-status")).to_contain_text("4 sont des quasi-correspondances")
    expect(page.locator("#tab-quasi-correspondances")).to_be_focused()
    check(page, "near-misses")
    page.get_by_role("link", name="Toute la contre-épreuve").click()
    page.get_by_text("2 personnes correspondent à tout ce que l'offre exige").wait_for()
    check(page, "countercheck-matched")


@long
def test_failed(site: str, advisor_page: Page, advisor: User) -> None:
    runs.people(matches=1)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    advisor_page.goto(site + tab(offer))
    advisor_page.get_by_role("button", name="Faire la contre-épreuve").click()
    advisor_page.get_by_text("Calcul en cours").wait_for()
    by_owner.update(CounterCheck.objects.all(), due_since=None, made_at=app_now())
    advisor_page.get_by_text("La contre-épreuve n'a pas abouti").wait_for()
    check(advisor_page, "near-misses-failed")
