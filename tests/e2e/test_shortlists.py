"""A shortlist in a browser: who is taken out by mistake is put back, by the keyboard."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.matching.shortlists import scenes
from tests.utils.profile import long

from .checks import DESKTOP, check


@long
def test_who_is_taken_out_is_put_back(site, advisor_page: Page, advisor):
    page = advisor_page
    offer, people = scenes.found(3, agency=advisor.agency)
    for person in people:
        scenes.picked(offer, person, advisor)
    first = people[0].pseudonym
    page.goto(site + reverse("shortlists:page", args=[offer.public_id]))
    rows = page.locator("#shortlist").get_by_role("heading", level=2)
    expect(rows.first).to_contain_text(first)
    page.get_by_role("button", name=f"Retirer {first}").press("Enter")
    again = page.get_by_role("button", name=f"Remettre {first} dans la présélection")
    expect(again).to_be_focused()
    check(page, "shortlist-taken-out")
    page.set_viewport_size(DESKTOP)
    again.press("Enter")
    page.get_by_text(f"{first} est dans la présélection.").wait_for()
    expect(rows.first).to_contain_text(first)
