"""The tour of README, step by step with the keyboard: offer, match, questions, gate, shortlist, hired."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from matching.shortlists.enums import ReferralState
from matching.shortlists.models import Referral
from offers.models import JobOffer
from tests import runs
from tests.factories import IdentityFactory, JobOfferFactory, JobSeekerFactory, UserFactory

from .checks import check

KEYBOARD = "Enter"


@pytest.fixture
def offer(site) -> JobOffer:
    """Of an employer whom one can write to; three people match, of one something is not known."""
    offer = JobOfferFactory(published=True, title="Soudeur / Soudeuse de cuves")
    people = [JobSeekerFactory(matches=True, occupation__experience_months=months) for months in (12, 36, 60)]
    people.append(JobSeekerFactory(to_qualify=True))
    for person in people:
        IdentityFactory(job_seeker=person, last_name="Lefebvre", email=f"p{person.pk}@example.org")
    runs.done(offer)
    return offer


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name).first.press(KEYBOARD)  # type: ignore[arg-type]


def test_the_tour(site, advisor_page: Page, sign_in, browser: Browser, offer):
    page = advisor_page
    page.goto(site)
    press(page, "link", "Offres")
    press(page, "link", offer.title)
    page.get_by_role("heading", level=1, name=offer.title).wait_for()
    check(page, "tour-offer")

    press(page, "link", "Voir les personnes")
    page.get_by_role("heading", name="3 personnes correspondent").wait_for()
    press(page, "link", "Pourquoi ?")
    page.get_by_role("heading", level=1).filter(has_text="Pourquoi").wait_for()
    page.go_back()

    press(page, "link", "À interroger : 1")
    press(page, "link", "Interroger les personnes")
    press(page, "link", "Interroger ces personnes")
    press(page, "button", "Envoyer les messages")
    page.get_by_text("Interrogation en cours").wait_for()
    check(page, "tour-questions")

    page.goto(site + reverse("offers:detail", args=[offer.public_id]))
    press(page, "link", "Recherche complémentaire")
    page.get_by_role("heading", name="Fermée", exact=True).wait_for()
    expect(page.get_by_role("main")).to_contain_text("Proposez d'abord l'offre à qui correspond.")

    page.goto(site + reverse("matching:results", args=[offer.public_id]))
    # The keyboard alone.
    for n in range(2):
        press(page, "button", "Ajouter à la présélection")
        expect(page.get_by_text("Dans la présélection")).to_have_count(n + 1)
    check(page, "shortlist-picked")
    press(page, "link", "Voir la présélection")
    page.get_by_role("heading", name="Présélection", exact=True).wait_for()
    check(page, "shortlist-draft")
    first = Referral.objects.get(rank=1).job_seeker
    down = page.get_by_role("button", name=f"Descendre {first.pseudonym}")
    down.press(KEYBOARD)
    expect(page.locator("ol.people > li").nth(1)).to_contain_text(first.pseudonym)
    expect(down).to_be_focused()
    for box in page.get_by_label("Comparer", exact=False).all():
        box.press("Space")
    press(page, "button", "Comparer les personnes cochées")
    page.get_by_role("heading", name="Comparer 2 personnes").wait_for()
    check(page, "shortlist-compared")
    page.go_back()
    press(page, "link", "Approcher")
    page.get_by_role("heading", name="Approcher la personne").wait_for()
    press(page, "button", "Noter l'approche")
    page.get_by_text("Dites ce que la personne répond.").wait_for()
    check(page, "shortlist-approach-error")
    page.get_by_label("Téléphone", exact=True).press("Space")
    page.get_by_label("Est intéressée").press("Space")
    page.get_by_label("Elle accepte que cet employeur").press("Space")
    press(page, "button", "Noter l'approche")
    page.get_by_text("est notée").wait_for()
    press(page, "button", "Transmettre à la liaison")
    page.get_by_text("À relire").wait_for()

    sign_in(UserFactory(liaison=True, enrolled=True))
    page.goto(site)
    page.get_by_role("heading", name="À relire ou à envoyer").wait_for()
    check(page, "shortlist-home")
    press(page, "link", "Toutes les présélections")
    page.get_by_role("heading", level=1, name="Présélections").wait_for()
    check(page, "shortlist-desk")
    press(page, "link", offer.title)
    press(page, "button", "Accepter")
    press(page, "link", "Envoyer à l'employeur")
    page.get_by_role("heading", name="Envoyer à l'employeur").wait_for()
    check(page, "shortlist-send")
    press(page, "button", "Envoyer")
    page.get_by_text("1 personne est présentée").wait_for()
    check(page, "shortlist-sent")
    press(page, "link", "Lien de l'employeur")
    press(page, "button", "Créer le lien")
    page.get_by_role("heading", name="Lien à transmettre").wait_for()
    check(page, "shortlist-link")
    token = page.locator(".link-to-give").inner_text().strip("/").rsplit("/", 1)[1]

    employer = browser.new_context(locale="fr-FR").new_page()
    employer.goto(site + reverse("employer:page", args=[token]))
    check(employer, "employer-link")
    press(employer, "button", "Voir la présélection")
    employer.get_by_role("heading", name="Présélection pour votre offre").wait_for()
    check(employer, "employer-page")
    employer.get_by_label("Je souhaite la rencontrer").press("Space")
    press(employer, "button", "Envoyer ma réponse")
    employer.get_by_text("Votre réponse est transmise").wait_for()
    employer.context.close()

    page.goto(site + reverse("shortlists:page", args=[offer.public_id]))
    press(page, "link", "Entretien")
    page.get_by_role("heading", name="Organiser un entretien").wait_for()
    check(page, "shortlist-interview")
    page.get_by_label("Date et heure").fill("2031-01-15T10:00")
    page.get_by_label("Lieu").fill("12 rue du Port, Lille")
    press(page, "button", "Inviter")
    page.get_by_text("L'entretien est noté").wait_for()
    press(page, "link", "Noter la suite")
    page.get_by_label("Elle est embauchée").press("Space")
    check(page, "shortlist-follow")
    press(page, "button", "Noter la suite")
    page.get_by_text("Tous les postes sont pourvus.").wait_for()
    check(page, "shortlist-hired")
    press(page, "link", "Clôturer l'offre")
    page.get_by_label("Motif").select_option(label="Pourvue par une personne inscrite")
    press(page, "button", "Clôturer")
    page.get_by_text("Pourvue par une personne inscrite").first.wait_for()
    assert Referral.objects.filter(state=ReferralState.HIRED).count() == 1
