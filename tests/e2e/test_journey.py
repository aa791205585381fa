"""From the sign-in to a tab of the results with the keyboard alone; then what the browser does by itself."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from francetravail_match.accounts.models import User
from matching.enums import Stage
from matching.services import execute_run, heartbeat
from tests import runs
from tests.factories import PASSWORD, JobOfferFactory
from tests.utils.one_time_codes import code

from .checks import PHONE, screenshot, violations


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; it must then be visible."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            expect(target).to_be_in_viewport()
            return
    pytest.fail(f"Tab never reaches {target}")


def test_keyboard_alone(site: str, page: Page, advisor: User) -> None:
    runs.people(matches=2, to_qualify=1)
    offer = JobOfferFactory(published=True, title="Soudeur de cuves")
    page.goto(f"{site}/offres/")

    tab_to(page, page.get_by_label("Adresse électronique"))
    page.keyboard.type(advisor.email)
    tab_to(page, page.get_by_label("Mot de passe"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("Code à usage unique"))
    page.keyboard.type(code())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Offres de l'agence")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    tab_to(page, page.get_by_role("link", name="Soudeur de cuves"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Lancer le rapprochement"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("progressbar")).to_be_visible()
    execute_run(runs.pending(offer).pk)
    expect(page.get_by_role("status")).to_contain_text("2 personnes correspondent, 1 est à interroger")
    expect(page.get_by_role("heading", level=2, name="2 personnes correspondent")).to_be_visible()

    tab_to(page, page.get_by_role("link", name="À interroger : 1"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("onglet=a-interroger"))
    expect(page.get_by_role("heading", level=2)).to_have_text("1 personne à interroger")
    expect(page.get_by_text("Question à poser : ")).to_be_visible()


def test_progress_moves_and_stops(site: str, advisor_page: Page) -> None:
    offer = JobOfferFactory(published=True)
    run = runs.advanced(offer, Stage.COUNTING)
    url = reverse("matching:results", args=[offer.public_id])
    advisor_page.goto(site + url)
    status = advisor_page.get_by_role("status")
    expect(status).to_contain_text("Examen des personnes inscrites (40 %)")
    heartbeat(run, Stage.STORING)
    expect(status).to_contain_text("Enregistrement du résultat (80 %)")
    runs.fail(run)
    expect(status).to_contain_text(runs.FAILURE)
    expect(advisor_page.get_by_role("button", name="Relancer le rapprochement")).to_be_visible()
    expect(advisor_page.locator("[hx-trigger]")).to_have_count(0)


def test_the_older_result_stays_while_a_run_waits(site: str, advisor_page: Page) -> None:
    runs.people(matches=1)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    run = runs.pending(offer)
    runs.people(matches=1)
    advisor_page.goto(site + reverse("matching:results", args=[offer.public_id]))
    tab = advisor_page.get_by_role("link", name="À interroger : 0")
    tab.focus()
    expect(advisor_page.get_by_role("heading", level=2)).to_have_text("1 personne correspond")
    execute_run(run.pk)
    expect(advisor_page.get_by_role("heading", level=2)).to_have_text("2 personnes correspondent")
    expect(tab).to_be_focused()


def test_search_as_one_types(site: str, advisor_page: Page) -> None:
    JobOfferFactory(published=True, title="Soudeur de cuves")
    JobOfferFactory(published=True, title="Chaudronnier")
    advisor_page.goto(f"{site}/offres/")
    advisor_page.get_by_label("Rechercher par intitulé").press_sequentially("cuves")
    expect(advisor_page.get_by_role("status")).to_have_text("1 offre")
    expect(advisor_page.get_by_role("link", name="Chaudronnier")).to_have_count(0)
    expect(advisor_page).to_have_url(re.compile(r"\?q=cuves"))
    advisor_page.get_by_role("link", name="Soudeur de cuves").click()
    advisor_page.go_back()
    expect(advisor_page.get_by_role("heading", level=1)).to_have_text("Offres de l'agence")
    expect(advisor_page.get_by_role("status")).to_have_text("1 offre")


def test_the_menu_of_a_phone_opens_and_closes(site: str, advisor_page: Page) -> None:
    advisor_page.set_viewport_size(PHONE)
    advisor_page.goto(site)
    button = advisor_page.get_by_role("button", name="Menu")
    button.click()
    expect(advisor_page.get_by_role("link", name="Offres").first).to_be_visible()
    assert violations(advisor_page) == []
    screenshot(advisor_page, "menu")
    advisor_page.keyboard.press("Escape")
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    ("status", "why"), [(500, "Vérifiez la connexion"), (403, "votre session est peut-être terminée")]
)
def test_a_request_that_fails_says_so(
    site: str, advisor_page: Page, console: list[str], status: int, why: str
) -> None:
    offer = JobOfferFactory(published=True)
    runs.pending(offer)
    advisor_page.goto(site + reverse("matching:results", args=[offer.public_id]))
    # Whoever is far down the page sees it too.
    advisor_page.set_viewport_size({"width": 1280, "height": 150})
    advisor_page.evaluate("scrollTo(0, document.querySelector('main').getBoundingClientRect().bottom - 150)")
    advisor_page.route("**/rapprochement/**", lambda route: route.fulfill(status=status, body=""))
    expect(advisor_page.get_by_role("alert")).to_contain_text("La page n'a pas pu être mise à jour")
    expect(advisor_page.get_by_role("alert")).to_contain_text(why)
    expect(advisor_page.get_by_role("alert")).to_be_in_viewport()
    advisor_page.unroute("**/rapprochement/**")
    expect(advisor_page.get_by_role("alert")).to_be_empty()
    console.clear()  # the browser reports the failed request itself


def test_without_javascript(
    site: str, advisor: User, sign_in: Callable[[User], None], context, browser, console: list[str]
) -> None:
    runs.people(matches=1)
    offer = JobOfferFactory(published=True)
    sign_in(advisor)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(site + reverse("offers:detail", args=[offer.public_id]))
    page.get_by_role("button", name="Lancer le rapprochement").click()
    execute_run(runs.pending(offer).pk)
    page.get_by_role("link", name="Actualiser").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("1 personne correspond")
    plain.close()
