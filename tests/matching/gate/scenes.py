"""An offer brought to where a test begins, by the services of the site and the database's own clock.

Acts refuse transactions that have changed people: these scenes commit, on a database of the test's own.

    scene = openable(own_database)          # nobody matches, nobody is left to ask, everything else is right
    scene = opened(own_database)            # signed, and countersigned where it must be
    require_open_gate(scene.offer, act=ActKind.SEARCH, by=scene.advisor)
    scene.clock("2027-03-09 09:00")         # in Paris; `MONDAY` is when scenes leave it
"""

import datetime
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from matching.gate.models import AbsenceFinding
from matching.gate.services import Decision, open_gate, sign_second
from offers.models import JobOffer
from tests import runs
from tests.factories import EstablishmentFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.pilot.scenes import active_region, licensed
from tests.utils.databases import OwnDatabase

PARIS = ZoneInfo("Europe/Paris")
#: Ten o'clock on a Monday in Paris: published, then a week later in every scene.
PUBLISHED = "2027-03-01 10:00"
MONDAY = "2027-03-08 10:00"


def set_clock(database: OwnDatabase, moment: str | datetime.datetime) -> None:
    """Where the product's time is from now on; a text is in Paris."""
    at = moment
    if isinstance(moment, str):
        at = datetime.datetime.fromisoformat(moment).replace(tzinfo=PARIS)
    with database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = %s::timestamptz - clock_timestamp()", [at])
        owner.commit()


def allowed(decision: Decision) -> Decision:
    """Itself: what a test needs to have happened before it begins."""
    assert decision.allowed, decision.reason
    return decision


def fresh_feed() -> None:
    """Everyone registered is known as of now: a feed that names them all is taken in."""
    with connection.cursor() as cursor:

        def call(function: str, *arguments: Any) -> Any:
            cursor.execute(f"SELECT {function}", arguments)
            return cursor.fetchone()[0]

        feed = call("feed_open('full', 'SI', app_now(), NULL, '', 1, NULL, '')")
        cursor.execute(
            "INSERT INTO candidates_feedperson (feed_id, source_id, line, leaving, refused)"
            " SELECT %s, registration_number, 0, NULL, false FROM candidates_jobseeker",
            [feed],
        )
        call("feed_advance(%s, 1, 0, 0, 1, '{}', '{}', 0, '{}')", feed)
        call("feed_close(%s)", feed)
        call("feed_leave(%s, 10)", feed)
        call("feed_commit(%s)", feed)


@dataclass
class Scene:
    """An offer, an advisor with a licence, the manager of the agency, and the pilote of the region."""

    database: OwnDatabase
    offer: JobOffer
    advisor: User
    manager: User
    pilote: User

    def clock(self, moment: str) -> None:
        set_clock(self.database, moment)

    @property
    def finding(self) -> AbsenceFinding:
        """The latest one."""
        return AbsenceFinding.objects.filter(offer=self.offer).latest("id")

    def match(self, **fields: Any) -> JobSeeker:
        """Somebody who matches the offer registers."""
        return JobSeekerFactory(matches=True, **fields)

    def unreachable(self, **fields: Any) -> JobSeeker:
        """Somebody registers of whom something is not known, and who cannot be asked."""
        return JobSeekerFactory(to_qualify=True, **fields)


def direct_offer(**fields: Any) -> JobOffer:
    """Published by an enterprise whose establishment and activity are known."""
    place = EstablishmentFactory()
    return JobOfferFactory(published=True, employer=place.employer, establishment=place, **fields)


def openable(
    database: OwnDatabase,
    *,
    published: str | datetime.datetime = PUBLISHED,
    at: str | datetime.datetime = MONDAY,
    **fields: Any,
) -> Scene:
    """Everything is right for the offer's gate to be opened."""
    set_clock(database, published)
    offer = direct_offer(**fields)
    set_clock(database, at)
    fresh_feed()
    pilote = active_region()
    scene = Scene(
        database=database,
        offer=offer,
        advisor=licensed(pilote, agency=offer.agency),
        manager=UserFactory(manager=True, agency=offer.agency),
        pilote=pilote,
    )
    runs.done(offer)
    return scene


def signed(database: OwnDatabase, **fields: Any) -> Scene:
    """The advisor has signed."""
    scene = openable(database, **fields)
    decision = open_gate(scene.offer, by=scene.advisor, reason="Personne dans le bassin d'emploi.")
    assert decision.allowed, decision
    return scene


def opened(database: OwnDatabase, **fields: Any) -> Scene:
    """The gate is open."""
    scene = signed(database, **fields)
    if scene.finding.signature_reasons:
        decision = sign_second(scene.finding, by=scene.manager)
        assert decision.allowed, decision
    return scene
