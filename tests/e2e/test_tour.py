"""The tour of README, through the gate: from no match to the outside, back to who registers, and is hired.

From the shortlist on, with the keyboard alone.
"""

import io
import unicodedata
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from matching.external.models import Sighting
from matching.questions.services.campaigns import ask_waves
from matching.questions.services.sending import send_messages
from matching.shortlists.enums import ReferralState
from matching.shortlists.models import Referral
from tests import runs
from tests.factories import IdentityFactory, UserFactory
from tests.matching.gate.scenes import Scene, fresh_feed, openable
from tests.questions.people import queued, to_ask

from .checks import DESKTOP, check

KEYBOARD = "Enter"
REASON = "Toutes les personnes du bassin ont été interrogées ; l'employeur attend depuis trois semaines."


@dataclass
class Tour:
    """The browser, on the site, and the scene of the offer."""

    page: Page
    site: str
    scene: Scene

    def goes_to(self, name: str) -> None:
        self.page.goto(self.site + reverse(name, args=[self.scene.offer.public_id]))

    def reads(self, heading: str) -> None:
        self.page.get_by_role("heading", name=heading, exact=True).wait_for()

    def looks(self, name: str) -> None:
        check(self.page, name)
        self.page.set_viewport_size(DESKTOP)

    def press(self, role: str, name: str) -> None:
        press(self.page, role, name)


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name).first.press(KEYBOARD)  # type: ignore[arg-type]


def test_the_tour(own_database, site, page: Page, sign_in, browser: Browser, mailbox):
    scene = openable(own_database, title="Soudeur / Soudeuse de cuves")
    to_ask()
    runs.done(scene.offer)
    tour = Tour(page, site, scene)
    sign_in(scene.advisor)
    asks_people(tour)
    signs(tour)
    sign_in(scene.manager)
    signs_second(tour)
    sign_in(scene.advisor)
    looks_outside(tour)
    is_closed_by_who_registers(tour)
    approaches(tour)
    sign_in(UserFactory(liaison=True, enrolled=True))
    token = sends(tour)
    answers(browser, site + reverse("employer:page", args=[token]))
    hires(tour)
    assert Referral.objects.filter(state=ReferralState.HIRED).count() == 1


def asks_people(tour: Tour) -> None:
    """Nobody matches; one person is to be asked, so the gate is closed."""
    page, title = tour.page, tour.scene.offer.title
    page.goto(tour.site)
    tour.press("link", "Offres")
    tour.press("link", title)
    page.get_by_role("heading", level=1, name=title).wait_for()
    tour.looks("tour-offer")
    page.get_by_role("link", name="Recherche complémentaire").click()
    tour.reads("Fermée")
    tour.looks("gate-closed")
    page.get_by_role("link", name="1 personne à interroger").click()
    page.get_by_role("link", name="Interroger ces personnes").click()
    page.get_by_role("button", name="Envoyer les messages").click()
    page.get_by_text("Interrogation en cours").wait_for()
    tour.looks("tour-questions")
    ask_waves()
    send_messages(queued())


def signs(tour: Tour) -> None:
    """Nobody has answered in time."""
    tour.scene.clock("2027-03-17 10:00")
    fresh_feed()
    runs.done(tour.scene.offer)
    tour.goes_to("gate:offer")
    tour.reads("Fermée, peut être ouverte")
    tour.page.get_by_label("Motif de la recherche complémentaire").fill(REASON)
    tour.looks("gate-openable")
    tour.page.get_by_role("button", name="Signer").click()
    tour.reads("Attend un second regard")


def signs_second(tour: Tour) -> None:
    page = tour.page
    page.goto(tour.site)
    page.get_by_role("link", name="1 constat attend un second regard").click()
    page.get_by_role("heading", level=1).wait_for()
    tour.looks("gate-queue")
    page.get_by_role("link", name=tour.scene.offer.title).click()
    page.get_by_role("heading", name="Pourquoi deux signatures").wait_for()
    tour.looks("gate-countersign")
    page.get_by_text("Je signe").click()
    page.get_by_role("button", name="Enregistrer ma décision").click()
    page.get_by_text("Vous avez signé").wait_for()


def looks_outside(tour: Tour) -> None:
    """The search page, a sighting, the finding and its verification."""
    page = tour.page
    tour.goes_to("gate:offer")
    tour.reads("Ouverte")
    tour.looks("gate-open")
    page.get_by_role("button", name="Ouvrir la page de recherche").click()
    page.get_by_role("heading", name="Page de recherche").wait_for()
    tour.looks("gate-search")
    page.get_by_role("button", name="Copier le texte", exact=True).click()
    expect(page.locator("[data-copied]").first).not_to_be_empty()
    page.get_by_role("link", name="Enregistrer un repérage").click()
    page.get_by_label("Adresse du profil").fill("https://www.example.org/in/quelquun")
    page.get_by_text("Visible de tous").click()
    page.get_by_label("Situation").select_option("without_job")
    page.get_by_text("J'atteste avoir lu").click()
    tour.looks("gate-sighting-form")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="Repérage du").click()
    tour.reads("Repérage")
    tour.looks("gate-sighting")
    tour.goes_to("gate:offer")
    page.get_by_role("link", name="Lire le constat").click()
    page.get_by_role("heading", name="Constat d'absence").wait_for()
    tour.looks("gate-finding")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) == 1 and reverse("gate_verify") in unicodedata.normalize(
        "NFKC", sheets[0].extract_text()
    )
    page.get_by_role("link", name="Vérifier un constat").click()
    page.get_by_role("heading", name="Ce constat est authentique").wait_for()
    tour.looks("gate-verify")


def is_closed_by_who_registers(tour: Tour) -> None:
    """Three people who match register: the sighting's page is gone, and they are proposed first."""
    scene, page = tour.scene, tour.page
    for months in (12, 36, 60):
        person = scene.match(occupation__experience_months=months)
        IdentityFactory(job_seeker=person, last_name="Lefebvre", email=f"p{person.pk}@example.org")
    runs.done(scene.offer)
    gone = reverse("external:sighting", args=[scene.offer.public_id, Sighting.objects.get().public_id])
    assert page.request.get(tour.site + gone).status == 404
    tour.goes_to("gate:offer")
    page.get_by_text("Une personne inscrite correspond").wait_for()
    expect(page.get_by_role("main")).to_contain_text("Proposez d'abord l'offre à qui correspond.")
    page.get_by_role("link", name="Tout ce qui s'est passé").click()
    page.get_by_text("Second regard donné").wait_for()
    tour.looks("gate-timeline")


def approaches(tour: Tour) -> None:
    page = tour.page
    tour.goes_to("matching:results")
    page.get_by_role("heading", name="3 personnes correspondent").wait_for()
    tour.looks("tour-results")
    tour.press("link", "Pourquoi ?")
    page.get_by_role("heading", level=1).filter(has_text="Pourquoi").wait_for()
    page.go_back()
    for n in range(2):
        tour.press("button", "Ajouter à la présélection")
        expect(page.get_by_text("Dans la présélection")).to_have_count(n + 1)
    check(page, "shortlist-picked")
    tour.press("link", "Voir la présélection")
    tour.reads("Présélection")
    check(page, "shortlist-draft")
    first = Referral.objects.get(rank=1).job_seeker
    down = page.get_by_role("button", name=f"Descendre {first.pseudonym}")
    down.press(KEYBOARD)
    expect(page.locator("ol.people > li").nth(1)).to_contain_text(first.pseudonym)
    expect(down).to_be_focused()
    for box in page.get_by_label("Comparer", exact=False).all():
        box.press("Space")
    tour.press("button", "Comparer les personnes cochées")
    page.get_by_role("heading", name="Comparer 2 personnes").wait_for()
    check(page, "shortlist-compared")
    page.go_back()
    tour.press("link", "Approcher")
    page.get_by_role("heading", name="Approcher la personne").wait_for()
    tour.press("button", "Noter l'approche")
    page.get_by_text("Dites ce que la personne répond.").wait_for()
    check(page, "shortlist-approach-error")
    page.get_by_label("Téléphone", exact=True).press("Space")
    page.get_by_label("Est intéressée").press("Space")
    page.get_by_label("Elle accepte que cet employeur").press("Space")
    tour.press("button", "Noter l'approche")
    page.get_by_text("est notée").wait_for()
    tour.press("button", "Transmettre à la liaison")
    page.get_by_text("À relire").wait_for()


def sends(tour: Tour) -> str:
    """The token of the employer's link."""
    page = tour.page
    page.goto(tour.site)
    page.get_by_role("heading", name="À relire ou à envoyer").wait_for()
    check(page, "shortlist-home")
    tour.press("link", "Toutes les présélections")
    page.get_by_role("heading", level=1, name="Présélections").wait_for()
    check(page, "shortlist-desk")
    tour.press("link", tour.scene.offer.title)
    tour.press("button", "Accepter")
    tour.press("link", "Envoyer à l'employeur")
    page.get_by_role("heading", name="Envoyer à l'employeur").wait_for()
    check(page, "shortlist-send")
    tour.press("button", "Envoyer")
    page.get_by_text("1 personne est présentée").wait_for()
    check(page, "shortlist-sent")
    tour.press("link", "Lien de l'employeur")
    tour.press("button", "Créer le lien")
    page.get_by_role("heading", name="Lien à transmettre").wait_for()
    check(page, "shortlist-link")
    return page.locator(".link-to-give").inner_text().strip("/").rsplit("/", 1)[1]


def answers(browser: Browser, address: str) -> None:
    """The employer, in another browser."""
    employer = browser.new_context(locale="fr-FR").new_page()
    employer.goto(address)
    check(employer, "employer-link")
    press(employer, "button", "Voir la présélection")
    employer.get_by_role("heading", name="Présélection pour votre offre").wait_for()
    check(employer, "employer-page")
    employer.get_by_label("Je souhaite la rencontrer").press("Space")
    press(employer, "button", "Envoyer ma réponse")
    employer.get_by_text("Votre réponse est transmise").wait_for()
    employer.context.close()


def hires(tour: Tour) -> None:
    page = tour.page
    tour.goes_to("shortlists:page")
    tour.press("link", "Entretien")
    page.get_by_role("heading", name="Organiser un entretien").wait_for()
    check(page, "shortlist-interview")
    page.get_by_label("Date et heure").fill("2027-04-15T10:00")
    page.get_by_label("Lieu").fill("12 rue du Port, Lille")
    tour.press("button", "Inviter")
    page.get_by_text("L'entretien est noté").wait_for()
    tour.press("link", "Noter la suite")
    page.get_by_label("Elle est embauchée").press("Space")
    check(page, "shortlist-follow")
    tour.press("button", "Noter la suite")
    page.get_by_text("Tous les postes sont pourvus.").wait_for()
    check(page, "shortlist-hired")
    tour.press("link", "Clôturer l'offre")
    page.get_by_label("Motif").select_option(label="Pourvue par une personne inscrite")
    tour.press("button", "Clôturer")
    page.get_by_text("Pourvue par une personne inscrite").first.wait_for()
