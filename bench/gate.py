"""An act of the gate with its locks and its count; registrations while fifty advisors act."""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, connections, transaction

from bench.peers.machine import machine
from bench.rebuild import CHANGE
from candidates.imports.bulk import execute
from candidates.models import JobSeeker
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_today
from francetravail_match.demo.population import load_population
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.pilot import services as pilot
from francetravail_match.pilot.enums import Council, Opinion
from francetravail_match.referentials.models import Commune, RomeCode
from matching.gate.services import open_gate, sign_second
from matching.gate.standing import standing_of
from offers.models import Employer, Establishment, JobOffer, OfferCriterion
from offers.services.versions import create_versions

OFFERS = 20
ACTS = 300
ADVISORS = 50
#: Quiet and busy in turn: what the machine does by itself, both go through.
ROUNDS = 4
#: Seconds between two acts of one advisor: nobody clicks faster all day.
THINKS = 5
SECONDS = 6
#: An act that takes longer than this, in milliseconds, has waited for another one.
WAITED = 50
ACT = "SELECT allowed, refusal FROM external_search(%s, %s)"
#: Time has passed since the offers were published and the people were loaded: neither is measured here.
LENIENT = """
INSERT INTO gate_gateparameter (code, value, reason) VALUES
    ('watermark_hours', 1000, 'banc d''essai'), ('publication_days', 1, 'banc d''essai');
UPDATE app_clock SET shift = '4 days';
"""


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Milliseconds; ``waits``: of ``acts`` at once; ``registrations_slowed``: per cent, the median
    of rounds, each beside a quiet one.

    ``registrations_differ``: per cent, from the fastest quiet round to the slowest; less says nothing.
    """
    with empty_database(f"inscrits_gate_{people}", log):
        load_reference(log)
        load_population(people, log)
        execute("VACUUM ANALYZE")
        advisor, offers = opened(log)
        alone = sorted(act(advisor.pk, offer) for _ in range(ACTS // len(offers)) for offer in offers)
        at_once: list[float] = []
        rounds = []
        registrations()
        with advisors(advisor.pk, offers, at_once) as fifty:
            for _ in range(ROUNDS):
                rounds.append((registrations(), fifty.acting(registrations)))
    quiets = [quiet for quiet, _ in rounds]
    slowed = statistics.median(busy / quiet for quiet, busy in rounds)
    return {
        "people": people,
        **machine(),
        "offers": len(offers),
        "p50_ms": round(statistics.median(alone), 2),
        "p95_ms": round(alone[int(len(alone) * 0.95)], 2),
        "acts": len(at_once),
        "waits": sum(ms > WAITED for ms in at_once),
        "registration_ms": round(statistics.median(quiets), 2),
        "registrations_slowed": round((slowed - 1) * 100, 1),
        "registrations_differ": round((max(quiets) / min(quiets) - 1) * 100, 1),
    }


def opened(log: Callable[[str], object]) -> tuple[User, list[int]]:
    """Offers whose gate is open: an occupation that nobody seeks near a place."""
    agency = Agency.objects.select_related("region").order_by("pk").first() or Agency.objects.create(
        code="59001", name="Agence", region_id="32"
    )
    advisor, manager = user(agency, Role.ADVISOR), user(agency, Role.MANAGER)
    made = [offer for offer in candidates(agency) if offer]
    with connections["migrator"].cursor() as cursor:
        cursor.execute(LENIENT)
    take_part(agency, advisor)
    open_ones = []
    for offer in made:
        if standing_of(offer, advisor).counts.match or standing_of(offer, advisor).counts.to_ask:
            continue
        decision = open_gate(offer, by=advisor, reason="banc d'essai")
        if decision.allowed and sign_second(offer.findings.latest("id"), by=manager).allowed:
            open_ones.append(offer.pk)
        if len(open_ones) == OFFERS:
            break
    log(f"{len(open_ones)} offres ouvertes")
    return advisor, open_ones


def user(agency: Agency, role: Role, **fields: Any) -> User:
    email = f"{role}.{User.objects.count()}@example.org"
    return User.objects.create_user(email=email, password=None, roles=[role], agency=agency, **fields)


def take_part(agency: Agency, advisor: User) -> None:
    """The region of the agency is active and the advisor has a licence."""
    by = User.objects.create_user(
        email="pilote@example.org", password=None, roles=[Role.REGIONAL_PILOT], region=agency.region
    )
    administrator = User.objects.create_user(
        email="administration@example.org", password=None, roles=[Role.ADMINISTRATOR]
    )
    today = app_today()
    pilot.set_experiment(by=administrator, ends_on=today + timedelta(days=30), reason="banc d'essai")
    for council in Council:
        pilot.record_consultation(
            by=by, council=council, opinion=Opinion.FAVOURABLE, held_on=today, reference="PV"
        )
    pilot.activate_region(by=by, starts_on=today, ends_on=today + timedelta(days=30))
    pilot.set_volunteering(user=advisor, wanted=True)
    pilot.grant_licence(by=by, user=advisor)


def candidates(agency: Agency) -> Iterator[JobOffer]:
    """Published offers of any occupation, anywhere: most of them nobody matches, or many do."""
    rng = random.Random(1)  # noqa: S311 - not a secret
    codes = list(RomeCode.objects.order_by("pk").values_list("code", flat=True))
    places = list(Commune.objects.exclude(lat=None).order_by("pk").values_list("pk", flat=True))
    employer = Employer.objects.create(name="Atelier", siren="732829320")
    place = Establishment.objects.create(employer=employer, siret="73282932000074", naf="25.11Z")
    for number in range(OFFERS * 20):
        criteria = [
            OfferCriterion(code="occupation", item=rng.choice(codes)),
            OfferCriterion(
                code="mobility", item="workplace", value={"place": "commune", "commune": rng.choice(places)}
            ),
        ]
        yield publish(agency, place, number, criteria)


def publish(agency: Agency, place: Establishment, number: int, criteria: list[OfferCriterion]) -> JobOffer:
    with transaction.atomic():
        offer = JobOffer.objects.create(
            agency=agency,
            employer=place.employer,
            establishment=place,
            source_number=f"BENCH{number}",
            title="Soudeur",
            state="qualifying",
        )
        create_versions([(offer, criteria)])
        offer.transitions.create(from_state="qualifying", to_state="published")
    offer.refresh_from_db()
    return offer


def act(advisor: int, offer: int) -> float:
    """Milliseconds from the call to the end of its commit."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(ACT, [advisor, offer])
        answer = cursor.fetchone()
    taken = (time.perf_counter() - started) * 1000
    if answer != (True, None):
        raise RuntimeError(f"the act was refused: {answer}")
    return taken


def registrations() -> float:
    """The median of one person's change, in milliseconds, one after the other for some seconds."""
    rng = random.Random(2)  # noqa: S311 - not a secret
    everyone = list(JobSeeker.objects.order_by("pk").values_list("pk", flat=True)[:10_000])
    times = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        started = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CHANGE, [[rng.choice(everyone)]])
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


class advisors:
    """Fifty, each on a connection of their own; they act while `acting` does something."""

    def __init__(self, advisor: int, offers: list[int], times: list[float]) -> None:
        self.over, self.busy = threading.Event(), threading.Event()
        self.threads = [
            threading.Thread(target=self._acts, args=(advisor, offers[n % len(offers)], n, times))
            for n in range(ADVISORS)
        ]

    def acting[Found](self, does: Callable[[], Found]) -> Found:
        self.busy.set()
        try:
            return does()
        finally:
            self.busy.clear()

    def _acts(self, advisor: int, offer: int, number: int, times: list[float]) -> None:
        wait = THINKS * number / ADVISORS
        try:
            connection.ensure_connection()
            while not self.over.wait(wait):
                if self.busy.is_set():
                    times.append(act(advisor, offer))
                wait = THINKS
        finally:
            connection.close()

    def __enter__(self) -> "advisors":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
