"""The pages of the pilot in a browser: each is accessible, and each act is done as someone does it."""

from datetime import date, timedelta

from django.urls import reverse
from playwright.sync_api import expect

from francetravail_match.common.database import app_today
from francetravail_match.pilot.enums import Level, Opinion
from tests.factories import UserFactory
from tests.pilot import scenes
from tests.utils.profile import long

from .checks import check


def test_an_advisor_volunteers_and_stops(site, advisor_page, advisor):
    by = scenes.active_region()
    scenes.consult(by, opinion=Opinion.UNFAVOURABLE, expertise_on=date(2026, 9, 1))
    page = advisor_page
    page.goto(f"{site}/compte/")
    page.get_by_role("link", name="Mon volontariat").click()
    page.get_by_role("heading", level=1, name="Mon volontariat").wait_for()
    check(page, "pilot-not-volunteer")
    page.get_by_role("button", name="Je suis volontaire").click()
    page.get_by_text("Vous êtes volontaire depuis").wait_for()
    check(page, "pilot-volunteer")
    page.get_by_role("button", name="Ne plus être volontaire").click()
    page.get_by_text("vous n'êtes plus volontaire").wait_for()


@long
def test_a_pilote_follows_the_region(site, sign_in, page):
    by = scenes.active_region(first_name="Hélène", last_name="Caron")
    scenes.consult(by, opinion=Opinion.UNFAVOURABLE, expertise_on=date(2026, 9, 1))
    scenes.licensed(by)
    scenes.volunteer()
    scenes.stop(scenes.pilote("28"), Level.NATION)
    sign_in(by)
    page.goto(site)
    page.get_by_role("link", name="Pilote", exact=True).click()
    page.get_by_role("button", name="Donner une licence").click()
    page.get_by_text("a maintenant une licence").wait_for()
    check(page, "pilot-region")
    page.get_by_role("link", name="Arrêter dans tout le pays").click()
    page.get_by_role("button", name="Signer").wait_for()
    check(page, "pilot-nation")
    page.get_by_role("button", name="Signer").click()
    page.get_by_text("Écrivez le motif.").wait_for()
    check(page, "pilot-nation-error")
    page.get_by_label("Motif").fill("un doute sur les constats")
    page.get_by_role("button", name="Signer").click()
    expect(page.get_by_role("alert").first).to_contain_text("arrêtée dans tout le pays")
    check(page, "pilot-region-stopped")


@long
def test_a_manager_names_a_deputy_and_stops_the_agency(site, sign_in, page):
    scenes.active_region()
    UserFactory(advisor=True, first_name="Awa", last_name="Diallo")
    sign_in(UserFactory(manager=True))
    page.goto(f"{site}/pilote/agence/")
    page.get_by_role("link", name="Désigner un suppléant").click()
    page.get_by_role("button", name="Désigner").click()
    page.get_by_text("Choisissez une personne.").wait_for()
    check(page, "pilot-deputy-error")
    page.get_by_label("Suppléant").select_option("Awa Diallo")
    page.get_by_label("Premier jour").fill(app_today().isoformat())
    page.get_by_label("Dernier jour").fill((app_today() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Désigner").click()
    page.get_by_text("vous supplée pendant ces jours").wait_for()
    page.get_by_role("link", name="Arrêter dans l'agence").click()
    page.get_by_label("Motif").fill("un doute sur les constats")
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_role("alert").first).to_contain_text("est arrêtée dans l'agence")
    check(page, "pilot-agency")


@long
def test_forms_of_a_pilote(site, sign_in, page):
    by = scenes.pilote()
    sign_in(by)
    for name in ("consultation", "activation", "end", "region_switch"):
        page.goto(site + reverse(f"pilot:{name}"))
        check(page, f"pilot-{name}")
        with page.expect_event("load"):
            page.get_by_role("main").get_by_role("button").click()
        check(page, f"pilot-{name}-error")


@long
def test_a_pilote_without_a_region(site, sign_in, page):
    sign_in(UserFactory(regional_pilot=True))
    page.goto(f"{site}/pilote/region/")
    check(page, "pilot-no-region")


@long
def test_two_pilotes_decide_a_policy_of_exhaustion_and_one_ends_it(site, sign_in, page):
    by = scenes.active_region(first_name="Hélène", last_name="Caron")
    other = scenes.pilote("28", first_name="Yann", last_name="Lemoine")
    sign_in(by)
    page.goto(site + reverse("pilot:region"))
    page.get_by_role("link", name="Décider la politique d'épuisement").click()
    page.get_by_role("button", name="Décider").click()
    page.get_by_text("Donnez la référence de la décision.").wait_for()
    check(page, "exhaustion-decide-error")
    page.get_by_label("Référence de la décision").fill("DR-32-7")
    page.get_by_role("button", name="Décider").click()
    page.get_by_text("Votre décision est enregistrée").wait_for()
    check(page, "exhaustion-region-waiting")
    page.get_by_role("link", name="Retirer la décision").click()
    page.get_by_role("button", name="Retirer").wait_for()
    check(page, "exhaustion-withdraw")
    sign_in(other)
    page.goto(site)
    check(page, "exhaustion-home")
    page.get_by_role("link", name="Lire et contresigner").click()
    page.get_by_role("button", name="Contresigner").wait_for()
    check(page, "exhaustion-countersign")
    page.get_by_role("button", name="Contresigner").click()
    expect(page.get_by_role("alert").first).to_contain_text("est en vigueur dans la région")
    sign_in(UserFactory(observer=True))
    page.goto(site)
    page.get_by_role("main").get_by_role("link", name="tiennent des personnes pour épuisées").click()
    page.get_by_text("référence DR-32-7").wait_for()
    check(page, "exhaustion-policies")
    sign_in(by)
    page.goto(site + reverse("pilot:region"))
    check(page, "exhaustion-region-in-force")
    page.get_by_role("link", name="Y mettre fin").click()
    page.get_by_role("button", name="Mettre fin").wait_for()
    check(page, "exhaustion-end")
    page.get_by_role("button", name="Mettre fin").click()
    page.get_by_text("a pris fin, à l'instant").wait_for()
    check(page, "exhaustion-region-ended")
