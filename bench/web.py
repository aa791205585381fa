"""Many advisors at once on the demonstration's site, through a working day: how long they wait."""

import os
import random
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.urls import reverse
from psycopg.conninfo import make_conninfo

from bench.browsing.browser import Asked, Browser
from bench.browsing.day import THINK, Advisor, Offer
from bench.peers.machine import machine
from francetravail_match import embedded
from francetravail_match.accounts.demo import DEMO_DOMAIN
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.demo.children import Children, web_server
from francetravail_match.demo.management.commands.demo import free_port, is_listening
from francetravail_match.demo.offers import COPY
from francetravail_match.demo.world import filled_database
from francetravail_match.embedded.processes import wait_for
from matching.enums import PENDING_STATES, RunState
from matching.models import MatchRun
from matching.services import execute_runs
from offers.models import JobOffer

#: As in the other benchmarks of the engine, which share the database.
IN_DATABASE = 20_000
OFFERS_EACH = 3
HOST, PORT = "127.0.0.1", 8100
SEED = 7
ERRORS_SAID = 20
#: Advisors who hurry through their day before the others come, and for which part of the time; not counted.
WARMING, WARM_UP = 6, 20


def measure(
    people: int,
    log: Callable[[str], object],
    advisors: int = 50,
    seconds: int = 180,
    offers: int = IN_DATABASE,
    think: float = THINK,
) -> dict[str, Any]:
    """``p50_ms`` and ``p95_ms`` of all the requests, redirections too; ``errors``: no page, or a refusal.

    ``by_part``: the same for each part of the day. ``without_pauses``: the same of as many advisors of whom
    nobody reads anything, for a third of the time: what the site does at most. The one who asks has the same
    processors as the site.
    """
    with filled_database(people, log, offers=offers):
        users = accounts(advisors)
        mine = matched_offers(users, log)
        with site(log) as port:
            # Every process has made every page: what it loads first is not what one waits for.
            visit(users[:WARMING], mine, port, max(seconds // WARM_UP, 1), 0, lambda said: None)
            paced = told(*visit(users, mine, port, seconds, think, log))
            hurried = told(*visit(users, mine, port, max(seconds // 3, 1), 0, log))
        asked = {"people": people, "advisors": advisors, "offers": offers, "think_s": think}
        return {**asked, **paced, "without_pauses": hurried, **machine()}


def accounts(wanted: int) -> list[User]:
    """Advisors of the demonstration, over all its agencies; those of an earlier time are taken again."""
    agencies = list(Agency.objects.order_by("code"))
    for n in range(wanted):
        email = f"charge-{n:03}{DEMO_DOMAIN}"
        if not User.objects.filter(email=email).exists():
            names = {"first_name": "Camille", "last_name": f"Charge {n:03}"}
            agency = agencies[n % len(agencies)]
            User.objects.create_user(email, **names, agency=agency, roles=[Role.ADVISOR, Role.LIAISON])
    emails = [f"charge-{n:03}{DEMO_DOMAIN}" for n in range(wanted)]
    return list(User.objects.filter(email__in=emails).select_related("agency").order_by("email"))


def matched_offers(users: Sequence[User], log: Callable[[str], object]) -> dict[int, list[Offer]]:
    """User → offers of their agency that are matched, different ones for each."""
    found: dict[int, list[Offer]] = {}
    for agency in {user.agency_id for user in users}:
        own = [user for user in users if user.agency_id == agency]
        live = JobOffer.objects.live().filter(agency=agency).exclude(source_number__startswith=COPY)
        chosen = list(live.order_by("source_number")[: OFFERS_EACH * len(own)])
        match(chosen)
        known = [Offer(address(offer), first_word(offer), offer.listed_occupation) for offer in chosen]
        found |= {user.pk: known[n :: len(own)] for n, user in enumerate(own)}
    log(f"{sum(len(known) for known in found.values())} offres rapprochées")
    return found


def match(offers: Sequence[JobOffer]) -> None:
    """Do the runs that wait for these offers; the import asked for them, and no worker is there."""
    versions = [offer.current_version_id for offer in offers]
    done = set(
        MatchRun.objects.filter(version__in=versions, state=RunState.DONE)
        .order_by()
        .values_list("version", flat=True)
    )
    waiting = MatchRun.objects.filter(version__in=versions, state__in=PENDING_STATES)
    execute_runs(list(waiting.exclude(version__in=done).order_by("pk").values_list("pk", flat=True)))


def first_word(offer: JobOffer) -> str:
    """What one would type to find it: the first word of the title that is one."""
    words = offer.title.lower().split()
    return next((word for word in words if word.isascii() and word.isalpha() and len(word) > 3), "agent")


def address(offer: JobOffer) -> str:
    return reverse("offers:detail", args=[offer.public_id])


@contextmanager
def site(log: Callable[[str], object]) -> Iterator[int]:
    """The site of the demonstration, as `bin/demo` starts it, on the database of the benchmark."""
    port, children = free_port(PORT), Children()
    before = os.environ.get("DATABASE_URL")
    name = connection.settings_dict["NAME"]
    os.environ["DATABASE_URL"] = make_conninfo(embedded.database_url("app"), dbname=str(name))
    try:
        children.start("web", web_server(port))
        if not wait_for(lambda: is_listening(port), 30, pause=0.1):
            raise RuntimeError("the site did not start: see .local/logs/web.log")
        log(f"le site est sur http://{HOST}:{port}/")
        yield port
    finally:
        children.stop()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before


def visit(
    users: Sequence[User],
    offers: dict[int, list[Offer]],
    port: int,
    seconds: int,
    think: float,
    log: Callable[[str], object],
) -> tuple[list[Asked], float]:
    """Every advisor in a browser of their own; all the requests, and how long it lasted."""
    asked: list[Asked] = []
    started = time.monotonic()
    working = [
        threading.Thread(
            target=Advisor(
                Browser(HOST, port, asked.append),
                str(user.public_id),
                offers[user.pk],
                started + seconds,
                random.Random(f"{SEED} {user.email}"),  # noqa: S311 (reading times)
                think,
                first=n,
            ).work
        )
        for n, user in enumerate(users)
    ]
    for one in working:
        one.start()
    for one in working:
        one.join()
    spent = time.monotonic() - started
    log(f"{len(asked)} requêtes en {spent:.0f} s")
    for failed in [each for each in asked if each.failed][:ERRORS_SAID]:
        log(f"{failed.part} : {failed.status} à {failed.path}")
    return asked, spent


def told(asked: Sequence[Asked], spent: float) -> dict[str, Any]:
    by_part: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_part[one.part].append(one)
    return {
        **figures(asked),
        "requests_per_second": round(len(asked) / spent, 1),
        "by_part": {part: figures(ones) for part, ones in by_part.items()},
    }


def figures(asked: Sequence[Asked]) -> dict[str, Any]:
    ordered = sorted(one.ms for one in asked)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "errors": sum(one.failed for one in asked),
        "requests": len(ordered),
    }
