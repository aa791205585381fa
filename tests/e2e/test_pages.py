"""Every page in every state: accessible, within a phone's width, nothing refused by the browser."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from candidates.models import Identity, JobSeeker
from francetravail_match.common.database import app_now
from matching.models import NewMatch
from offers.models import JobOffer
from offers.services.transitions import suspend_offers
from tests import runs
from tests.factories import (
    CommuneFactory,
    JobOfferFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    SkillFactory,
    UserFactory,
    WeightVersionFactory,
)
from tests.offers.feeds import now
from tests.offers.feeds import run as import_offers
from tests.offers.raw_offers import RICH
from tests.utils.one_time_codes import code
from tests.utils.profile import long

from .checks import DESKTOP, PHONE, check


def test_sign_in(site, page):
    page.goto(f"{site}/offres/")
    check(page, "login")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_text("Saisissez votre adresse électronique.").wait_for()
    check(page, "login-error")


@long
def test_sign_in_of_the_demonstration(site, page, settings):
    settings.DEMO = True
    UserFactory(advisor=True, email="awa@demo.inscrits.invalid", first_name="Awa", last_name="Diallo")
    UserFactory(observer=True, email="cse@demo.inscrits.invalid", first_name="Paul", last_name="Morel")
    page.goto(f"{site}/connexion/")
    check(page, "login-demo")


def test_accessibility(site, page):
    page.goto(f"{site}/connexion/")
    page.get_by_role("link", name="Accessibilité : non conforme").click()
    page.get_by_role("heading", name="Déclaration d'accessibilité").wait_for()
    check(page, "accessibility")


def test_whether_a_message_is_genuine(site, page):
    page.goto(f"{site}/verifier-un-message/")
    check(page, "message-check")
    page.get_by_label("Code du message").fill("AAAA-AAAA")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("aucun message qui porte ce code").wait_for()
    check(page, "message-check-unknown")


@long
def test_too_many_requests(site, page, console, settings):
    settings.REQUESTS_PER_MINUTE = 1
    page.goto(f"{site}/connexion/")
    page.goto(f"{site}/connexion/")
    page.get_by_role("heading", name="Trop de demandes").wait_for()
    check(page, "too-many-requests")
    console.clear()  # the browser reports the 429 itself


@long
def test_passwords(site, page, advisor_page):
    advisor_page.goto(f"{site}/compte/")
    check(advisor_page, "account")
    advisor_page.get_by_role("link", name="Changer de mot de passe").click()
    advisor_page.get_by_role("heading", name="Changer de mot de passe").wait_for()
    check(advisor_page, "password-change")
    advisor_page.get_by_role("button", name="Changer").click()
    advisor_page.get_by_text("Saisissez votre mot de passe actuel.").wait_for()
    check(advisor_page, "password-change-error")


@long
def test_a_forgotten_password(site, page):
    page.goto(f"{site}/mot-de-passe/")
    check(page, "password-forgotten")
    page.get_by_label("Adresse électronique").fill("awa@example.org")
    page.get_by_role("button", name="Envoyer le lien").click()
    page.get_by_role("heading", name="Consultez votre messagerie").wait_for()
    check(page, "password-link-sent")
    page.goto(f"{site}/mot-de-passe/MQ/trop-ancien/")
    check(page, "password-link-over")


@long
def test_locked_out(site, page, console):
    for _ in range(5):
        page.goto(f"{site}/connexion/")
        page.get_by_label("Adresse électronique").fill("personne@example.org")
        page.get_by_label("Mot de passe", exact=True).fill("faux")
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_load_state()
    page.get_by_role("heading", name="Trop d'essais").wait_for()
    check(page, "locked-out")
    console.clear()  # the browser reports the 429 itself


def test_person(site, advisor_page):
    person = JobSeekerFactory(matches=True, accepts_night=False)
    Identity.objects.create(job_seeker=person, first_name="Camille", last_name="Martin", phone="+33199000142")
    advisor_page.goto(site + reverse("people:detail", args=[person.public_id]))
    check(advisor_page, "person")
    advisor_page.get_by_role("button", name="Lever le pseudonymat").click()
    advisor_page.get_by_text("Choisissez un motif.").wait_for()
    check(advisor_page, "person-error")
    advisor_page.get_by_label("la contacter au sujet d'une offre").check(force=True)
    advisor_page.get_by_role("button", name="Lever le pseudonymat").click()
    advisor_page.get_by_role("heading", name="Camille Martin").wait_for()
    check(advisor_page, "person-revealed")


def test_second_factor(site, sign_in_by_password, page):
    sign_in_by_password(UserFactory(enrolled=True))
    page.goto(f"{site}/offres/")
    check(page, "verify")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Saisissez le code.").wait_for()
    check(page, "verify-error")


@long
def test_enrolment(site, sign_in_by_password, page):
    sign_in_by_password(UserFactory(advisor=True))
    page.goto(f"{site}/offres/")
    check(page, "enrol")
    secret = page.locator(".secret-key").inner_text().replace(" ", "")
    page.get_by_label("Code à usage unique").fill(code(base64.b32decode(secret).hex()))
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()
    check(page, "recovery-codes")
    page.get_by_role("link", name="continuer").click()
    page.get_by_role("heading", name="Offres de l'agence").wait_for()


def test_home(site, advisor_page, advisor):
    runs.people(matches=2, to_qualify=1)
    runs.done(JobOfferFactory(published=True))
    runs.pending(JobOfferFactory(published=True))
    runs.failed(JobOfferFactory(published=True, workplace={"place": "unknown"}))
    JobOfferFactory(closed=True)
    advisor_page.goto(site)
    check(advisor_page, "home")


def test_quick_search_by_the_keyboard_and_a_search_kept(site, advisor_page, advisor):
    JobOfferFactory(published=True, title="Soudeur / Soudeuse TIG", source_number="198KLMN")
    JobOfferFactory(published=True, title="Soudeur / Soudeuse à l'arc")
    # On a phone the field is in a dialog, which opens first.
    advisor_page.set_viewport_size(PHONE)
    advisor_page.goto(site)
    advisor_page.keyboard.press("Control+k")
    expect(advisor_page.locator("#quick-search")).to_be_focused()
    advisor_page.keyboard.type("soudeur")
    advisor_page.keyboard.press("Enter")
    advisor_page.get_by_role("heading", name="Recherche", exact=True).wait_for()
    check(advisor_page, "search")
    advisor_page.set_viewport_size(DESKTOP)
    advisor_page.keyboard.press("Control+k")
    advisor_page.keyboard.type("198klmn")
    advisor_page.keyboard.press("Enter")
    advisor_page.get_by_role("heading", name="Soudeur / Soudeuse TIG").wait_for()
    advisor_page.goto(f"{site}/offres/?etat=live")
    advisor_page.get_by_text("Enregistrer cette recherche").click()
    advisor_page.get_by_label("Nom de la recherche").fill("Mes offres ouvertes")
    advisor_page.get_by_role("button", name="Enregistrer", exact=True).click()
    advisor_page.get_by_role("link", name="Mes offres ouvertes", exact=True).wait_for()
    check(advisor_page, "list-saved-searches")
    advisor_page.set_viewport_size(DESKTOP)
    advisor_page.get_by_role("link", name="Guide", exact=True).click()
    advisor_page.get_by_role("heading", name="Guide du conseiller entreprise").wait_for()
    check(advisor_page, "guide")


def test_home_with_new_matches(site, advisor_page, advisor):
    for title in ("Soudeur / Soudeuse", "Soudeur / Soudeuse TIG en atelier de tuyauterie industrielle"):
        offer = JobOfferFactory(published=True, title=title)
        runs.people(matches=1)
        runs.done(offer)
        NewMatch.objects.create(
            offer=offer,
            version=offer.current_version,
            job_seeker=JobSeeker.objects.latest("pk"),
            found_at=app_now(),
        )
    advisor_page.goto(site)
    advisor_page.get_by_text("1 nouvelle").first.wait_for()
    check(advisor_page, "home-new")
    advisor_page.get_by_role("link", name=title).click()
    advisor_page.get_by_text("1 nouvelle correspondance").wait_for()
    check(advisor_page, "results-new")
    advisor_page.wait_for_load_state("networkidle")
    advisor_page.goto(site)
    # The one that was opened has been seen.
    advisor_page.get_by_role("button", name="Marquer comme vues").click()
    advisor_page.get_by_text("Aucune nouvelle correspondance").wait_for()


@long
def test_home_under_the_brand_of_the_state(site, advisor_page, settings):
    settings.STATE_BRAND = True
    advisor_page.goto(site)
    check(advisor_page, "home-brand")


@long
def test_home_without_offers(site, advisor_page):
    advisor_page.goto(site)
    check(advisor_page, "home-empty")


@long
def test_home_of_another_role(site, sign_in, page):
    sign_in(UserFactory(observer=True))
    page.goto(site)
    check(page, "home-observer")


def test_list(site, advisor_page, advisor):
    runs.people(matches=1, to_qualify=2)
    for n in range(25):
        JobOfferFactory(published=True, title=f"Soudeur / Soudeuse TIG en atelier de tuyauterie {n}")
    JobOfferFactory(title="Brouillon de chaudronnier")
    JobOfferFactory(closed=True)
    JobOfferFactory(published=True, experience_months=None)
    done, failed, waiting = JobOffer.objects.filter(state="published").order_by("-published_at", "-pk")[:3]
    runs.done(done)
    runs.failed(failed)
    runs.pending(waiting)
    advisor_page.goto(f"{site}/offres/")
    check(advisor_page, "list")
    advisor_page.goto(f"{site}/offres/?q=introuvable")
    check(advisor_page, "list-no-result")
    advisor_page.goto(f"{site}/offres/?etat=inconnu")
    check(advisor_page, "list-bad-filter")


@long
def test_list_with_filters(site, advisor_page, advisor):
    for n in range(3):
        JobOfferFactory(published=True, title=f"Soudeur / Soudeuse TIG en atelier de tuyauterie {n}")
    advisor_page.goto(
        f"{site}/offres/?q=tuyauterie&metier=H2913&lieu=nord&etat=live&contrat=permanent&tri=employeur"
    )
    check(advisor_page, "list-filters")


@pytest.mark.parametrize(
    ("code", "offer"),
    [
        ("close", {"published": True}),
        pytest.param("reopen", {"closed": True}, marks=long),
        pytest.param("publish", None, marks=long),
    ],
)
def test_change_of_state(site, advisor_page, advisor, code, offer):
    changed = JobOfferFactory(**(offer or {"with_version": True, "state": "qualifying"}))
    advisor_page.goto(site + reverse("offers:change_state", args=[changed.public_id, code]))
    check(advisor_page, f"change-{code}")
    if offer:
        advisor_page.get_by_role("main").get_by_role("button").click()
        advisor_page.get_by_text("Choisissez un motif.").wait_for()
        check(advisor_page, f"change-{code}-error")


@long
def test_detail_of_a_changed_offer(site, advisor_page, advisor):
    offer = JobOfferFactory(published=True, imported=True)
    suspend_offers([offer], actor=advisor, reason="asked_by_employer")
    advisor_page.goto(site + reverse("offers:detail", args=[offer.public_id]))
    advisor_page.get_by_role("button", name="Lever la suspension").click()
    advisor_page.get_by_text("maintenant à l'état « Publiée »").wait_for()
    check(advisor_page, "detail-changed")


@long
def test_list_without_offers(site, advisor_page):
    advisor_page.goto(f"{site}/offres/")
    check(advisor_page, "list-empty")


@pytest.mark.parametrize(
    ("name", "offer", "situation"),
    [
        ("done", {"published": True, "imported": True}, runs.done),
        ("failed", {"published": True, "experience_months": None}, runs.failed),
        ("draft", {}, None),
        # The same parts, in other company.
        pytest.param(
            "pending",
            {"published": True, "workplace": {"place": "departement", "departement": "59"}},
            runs.pending,
            marks=long,
        ),
        pytest.param("never", {"published": True, "without_employer": True}, None, marks=long),
        pytest.param("closed", {"closed": True}, None, marks=long),
    ],
)
def test_detail(site, advisor_page, advisor, name, offer, situation):
    runs.people(matches=1)
    shown = JobOfferFactory(**offer)
    if situation:
        situation(shown)
    advisor_page.goto(site + reverse("offers:detail", args=[shown.public_id]))
    check(advisor_page, f"detail-{name}")


def test_detail_of_an_offer_that_says_everything(site, advisor_page, advisor, tmp_path):
    CommuneFactory()
    RomeCodeFactory()
    for ogr, label in ((100100, "Souder à l'arc"), (100300, "Faire preuve d'autonomie")):
        SkillFactory(ogr=ogr, label=label)
    own = [{"libelle": "Compétences mécaniques", "exigence": "S"}, *RICH["competences"]]
    dates = {"dateCreation": now().isoformat(), "dateActualisation": now().isoformat()}
    import_offers(tmp_path, RICH | dates | {"competences": own})
    url = reverse("offers:detail", args=[JobOffer.objects.get().public_id])
    advisor_page.goto(site + url)
    check(advisor_page, "detail-everything")


@long
def test_the_algorithm(site, page, console):
    WeightVersionFactory()
    page.goto(site + reverse("algorithm"))
    check(page, "algorithm")
    page.get_by_text("La règle exacte").first.click()
    check(page, "algorithm-rule")


def test_errors(site, advisor_page, sign_in, page, console):
    advisor_page.goto(f"{site}/nulle-part/")
    check(advisor_page, "error-404")
    sign_in(UserFactory(dpo=True))
    page.goto(f"{site}/offres/")
    check(page, "error-403")
    console.clear()  # the browser reports the two answers themselves
