"""« Formulations à revoir » on an offer's page: read, then set aside by keyboard."""

from django.urls import reverse

from offers.models import AlarmSetAside
from tests.factories import JobOfferFactory

from .checks import check


def test_an_alarm_is_read_and_set_aside(site, advisor_page):
    offer = JobOfferFactory(
        published=True,
        title="Vendeuse en boulangerie",
        description="Casier judiciaire vierge. Bonne condition physique exigée.",
    )
    advisor_page.goto(site + reverse("offers:detail", args=[offer.public_id]))
    advisor_page.get_by_role("heading", name="Formulations à revoir").wait_for()
    advisor_page.get_by_text("Écarter cette alerte").first.press("Enter")
    check(advisor_page, "offer-alarms")
    advisor_page.get_by_label("Motif").first.select_option(label="Le texte ne dit pas cela")
    advisor_page.get_by_role("button", name="Écarter").first.press("Enter")
    advisor_page.get_by_text("L'alerte est écartée").wait_for()
    assert AlarmSetAside.objects.get().rule == "gendered_title"
    check(advisor_page, "offer-alarms-set-aside")
