"""Anything at random around the gate, by the machine of its tests: was any act let through wrongly?"""

import logging
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection, connections
from django.test import override_settings

from francetravail_match.demo.world import empty_database
from francetravail_match.settings import base as production
from tests.matching.gate.soak import Soak, WrongOpening
from tests.utils.by_owner import BACK_DOOR
from tests.utils.databases import OwnDatabase
from tests.utils.mailbox import Mailbox

#: Of one database: its clock goes on for years otherwise.
STEPS_OF_A_WORLD = 2_000
OPENED = ("sign", "renew")
ACTS = ("search", "sighting", "race")


def measure(steps: int, log: Callable[[str], object]) -> dict[str, Any]:
    """``opened``: findings signed; ``acts``: let through; ``wrong_openings``: what should not have been."""
    done: Counter[str] = Counter()
    wrong, taken, seed = 0, 0, 0
    with mail():
        while taken < steps:
            seed += 1
            with empty_database("inscrits_bench_gate_soak", log):
                with connections["migrator"].cursor() as cursor:
                    cursor.execute(BACK_DOOR)
                soak = Soak(OwnDatabase(str(connection.settings_dict["NAME"])), seed)
                try:
                    soak.run(min(STEPS_OF_A_WORLD, steps - taken))
                except WrongOpening as found:
                    wrong += 1
                    log(str(found))
                done += soak.done
                taken += min(STEPS_OF_A_WORLD, steps - taken)
                log(f"{taken} pas, {wrong} ouvertures de trop")
    return {
        "steps": taken,
        "acts": sum(done[f"{kind} allowed"] for kind in ACTS),
        "opened": sum(done[f"{kind} allowed"] for kind in OPENED),
        "refused": sum(n for kind, n in done.items() if kind.startswith("refused")),
        "wrong_openings": wrong,
        "seeds": seed,
    }


@contextmanager
def mail() -> Iterator[None]:
    """A mail server on this machine takes in what is sent."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    box = Mailbox(port)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(MAILERS={"default": production.mailer(box.url)}):
            yield
    finally:
        controller.stop()
