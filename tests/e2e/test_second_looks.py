"""What looks like a way round the gate, and how often it opens, in a browser."""

from francetravail_match.common.database import app_now
from matching.gate.attempts.codes import AttemptCode
from matching.gate.openings.services import watch_openings
from tests.factories import AgencyFactory, JobOfferFactory, UserFactory
from tests.matching.gate.written import fact, opened
from tests.pilot import scenes
from tests.utils.profile import long

from .checks import check


@long
def test_facts_and_rates_are_read(site, sign_in, page, own_database, mailbox):
    lille = JobOfferFactory.create_batch(6, published=True, published_at=app_now())
    JobOfferFactory(published=True, published_at=app_now(), agency=AgencyFactory(other=True))
    opened(own_database, lille[:5], UserFactory(advisor=True))
    manager, pilote = UserFactory(manager=True), scenes.pilote()
    sign_in(manager)
    page.goto(site)
    page.get_by_role("link", name="Faits à examiner").click()
    page.get_by_role("heading", name="Aucun fait à examiner").wait_for()
    check(page, "facts-none")
    before, after = {"version": 1, "match": 2, "to_qualify": 0}, {"version": 2, "match": 0, "to_qualify": 3}
    fact(
        own_database,
        lille[0],
        AttemptCode.TIGHTENED,
        before,
        {**after, "criteria": ["experience", "licence"]},
    )
    fact(own_database, lille[0], AttemptCode.FRIDAY_EVENING, {"messages": 4}, {"late": 4, "on": "2027-02-05"})
    page.reload()
    page.get_by_text("2 faits").wait_for()
    check(page, "facts")
    page.get_by_role("link", name="Soudeur / Soudeuse TIG").first.click()
    page.get_by_role("heading", level=2, name="Faits à examiner").wait_for()
    check(page, "offer-with-facts")
    watch_openings()
    sign_in(pilote)
    page.goto(site)
    page.get_by_role("link", name="Voir les ouvertures de la région").click()
    page.get_by_role("heading", level=1, name="Ouvertures").wait_for()
    check(page, "openings")
