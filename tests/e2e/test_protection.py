"""What protects people outside, and those who write to them, in a browser."""

import io

from PIL import Image

from matching.external.enums import State
from tests.factories import UserFactory
from tests.matching.external.outside import seen, step
from tests.matching.gate.scenes import opened
from tests.utils.profile import long

from .checks import check


@long
def test_a_report_from_the_click_to_the_end(site, sign_in, page, own_database):
    scene = opened(own_database)
    sighting = seen(scene)
    sign_in(scene.advisor)
    page.goto(f"{site}/signalements/les-miens/")
    check(page, "reports-none")
    page.goto(f"{site}/signalements/nouveau/?reperage={sighting.public_id}")
    page.get_by_role("button", name="Signaler et bloquer").click()
    page.get_by_text("Choisissez une réponse.").wait_for()
    check(page, "report-wrong")
    page.get_by_label("Messages répétés, insistance").check(force=True)
    page.get_by_label("Date des faits").fill("2027-03-08")
    page.get_by_label("Récit").fill("Il m'écrit chaque soir.")
    picture = io.BytesIO()
    Image.new("RGB", (400, 200), "navy").save(picture, "PNG")
    page.get_by_label("Captures d'écran").set_input_files(
        {"name": "capture.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    page.get_by_role("button", name="Signaler et bloquer").click()
    page.get_by_role("heading", name="Mes signalements").wait_for()
    check(page, "reports-own")
    page.get_by_role("button", name="Suspendre mon volontariat").click()
    page.get_by_text("vous n'êtes plus volontaire").wait_for()
    sign_in(scene.manager)
    page.goto(f"{site}/signalements/")
    page.get_by_role("link", name="Messages répétés").wait_for()
    check(page, "reports-queue")
    page.get_by_role("link", name="Messages répétés").click()
    page.get_by_role("heading", name="Pièces sous scellé").wait_for()
    check(page, "report-sealed")
    page.get_by_label("traiter le signalement").check(force=True)
    page.get_by_role("button", name="Ouvrir les pièces").click()
    page.get_by_alt_text("Capture d'écran 1").wait_for()
    check(page, "report-open")
    page.get_by_role("button", name="Reprendre le fil").click()
    page.get_by_text("Vous tenez ce fil").wait_for()
    check(page, "report-handled")


@long
def test_the_clocks_and_the_counts(site, sign_in, page, own_database):
    scene = opened(own_database)
    sign_in(UserFactory(observer=True))
    page.goto(f"{site}/signalements/comptes/")
    check(page, "report-counts")
    sign_in(UserFactory(dpo=True))
    page.goto(f"{site}/echeances/")
    check(page, "clocks-none")
    for number in range(3):
        sighting = seen(scene, url=f"https://example.org/{number}")
    step(scene, sighting, State.INFORMED)
    scene.clock("2027-04-08 06:00")
    page.reload()
    page.get_by_text("2 échéances sont passées").wait_for()
    check(page, "clocks")
    page.get_by_label("Échéance", exact=True).select_option("answer")
    page.get_by_text("1 repérage,").wait_for()
    page.get_by_role("link", name="Saisir un avis de suppression").click()
    page.get_by_role("button", name="Effacer").click()
    page.get_by_text("Sans un avis de la source").wait_for()
    check(page, "deletion-wrong")
    sign_in(scene.advisor)
    page.goto(f"{site}/fin-de-licence/")
    check(page, "licence-end")
