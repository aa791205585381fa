"""A shortlist in a browser: who is taken out by mistake is put back, what one wrote is not lost."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from matching.shortlists.models import Referral
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


@long
def test_the_focus_stays_with_who_is_corrected(site, advisor_page: Page, advisor):
    page = advisor_page
    offer, people = scenes.found(3, agency=advisor.agency)
    for person in people:
        scenes.interested(offer, person, advisor)
    last = people[2].pseudonym
    page.goto(site + reverse("shortlists:page", args=[offer.public_id]))
    # What was answered, then the approach itself.
    for button in ("Annuler le dernier changement", "Reprendre l'approche, notée par erreur"):
        page.get_by_role("button", name=f"{button} : {last}").press("Enter")
        page.get_by_role("button", name=f"{button} : {last}").wait_for(state="detached")
        expect(page.get_by_role("link", name=last, exact=True)).to_be_focused()
        expect(page.get_by_role("link", name=last, exact=True)).to_be_in_viewport()


@long
def test_what_is_filled_in_stays_when_the_session_has_ended(
    site, advisor_page: Page, advisor, sign_in, console: list[str]
):
    page = advisor_page
    offer, [person] = scenes.found(1, agency=advisor.agency)
    scenes.picked(offer, person, advisor)
    page.goto(site + reverse("shortlists:note", args=[offer.public_id, person.public_id]))
    page.get_by_label("Note pour l'équipe").fill("Rappeler jeudi.")
    page.context.clear_cookies()
    send = page.get_by_role("button", name="Enregistrer la note")
    send.press("Enter")
    expect(page.get_by_role("link", name="Se reconnecter")).to_be_focused()
    check(page, "text-stays")
    page.set_viewport_size(DESKTOP)
    sign_in(advisor)
    send.press("Enter")
    page.get_by_text("est enregistrée").wait_for()
    assert Referral.objects.get().note == "Rappeler jeudi."

    # Of ticks alone too, whichever of its buttons sends them.
    page.goto(site + reverse("shortlists:approach", args=[offer.public_id, person.public_id]))
    for ticked in ("Entretien à l'agence", "Est intéressée", "Elle accepte que cet employeur"):
        page.get_by_label(ticked).press("Space")
    page.context.clear_cookies()
    for name in ("Afficher qui joindre", "Noter l'approche"):
        page.get_by_role("button", name=name).press("Enter")
        expect(page.get_by_role("link", name="Se reconnecter")).to_be_focused()
    sign_in(advisor)
    page.get_by_role("button", name="Noter l'approche").press("Enter")
    page.get_by_text("est notée").wait_for()
    assert Referral.objects.get().identity_agreed
    console.clear()  # the browser complained of what was refused
