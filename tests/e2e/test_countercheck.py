"""The counter-check in a browser: expected, then there without a click."""

from django.urls import reverse

from matching.countercheck.services import counter_check
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils.lacking import demanding_offer, everyone_lacking_something
from tests.utils.profile import long

from .checks import check


def test_countercheck(site, advisor_page, advisor):
    runs.people(to_qualify=2)
    JobSeekerFactory(matches=True, accepts_permanent=False, accepts_fixed_term=True)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    advisor_page.goto(site + reverse("matching:countercheck", args=[offer.public_id]))
    check(advisor_page, "countercheck-expected")
    counter_check()
    advisor_page.get_by_text("qui reste après").wait_for()
    check(advisor_page, "countercheck")


@long
def test_other_ways_and_who_lacks_the_least(site, advisor_page, advisor):
    everyone_lacking_something()
    offer = demanding_offer()
    runs.done(offer)
    counter_check()
    advisor_page.goto(site + reverse("matching:countercheck", args=[offer.public_id]))
    check(advisor_page, "countercheck-ways")
    advisor_page.get_by_role("heading", name="À qui il manque le moins").click()
    advisor_page.get_by_role("link", name="Pourquoi ?").first.click()
    advisor_page.get_by_role("heading", name="Pourquoi").wait_for()
