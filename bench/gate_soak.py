"""Anything at random around the gate, by the machine of its tests: was any act let through wrongly?"""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection, connections
from django.test import override_settings

from francetravail_match.demo.world import empty_database
from francetravail_match.settings import base as production
from tests.matching.gate.machine import explore
from tests.matching.gate.soak import World, WrongOpening
from tests.utils.by_owner import BACK_DOOR
from tests.utils.databases import OwnDatabase
from tests.utils.mailbox import Mailbox

#: Told after so many.
STEPS_AT_ONCE = 1_000
OPENED = ("sign", "renew")
ACTS = ("search", "sighting", "race", "older snapshot", "change, then act", "act, then change")


def measure(steps: int, log: Callable[[str], object]) -> dict[str, Any]:
    """``opened``: findings signed; ``acts``: let through; ``wrong_openings``: what should not have been."""
    wrong, seeds = 0, 0
    with mail(), empty_database("inscrits_bench_gate_soak", log):
        with connections["migrator"].cursor() as cursor:
            cursor.execute(BACK_DOOR)
        world = World(OwnDatabase(str(connection.settings_dict["NAME"])))
        done = world.done
        try:
            while done["steps"] < steps:
                seeds += 1
                try:
                    # Each has its own thousand of seeds.
                    explore(world, min(STEPS_AT_ONCE, steps - done["steps"]), first_seed=1_000 * seeds)
                except WrongOpening as found:
                    wrong += 1
                    log("\n".join([str(found), *getattr(found, "__notes__", [])]))
                log(f"{done['steps']} pas, {wrong} ouvertures de trop")
        finally:
            world.close()
    return {
        "steps": done["steps"],
        "acts": sum(done[f"{kind} allowed"] for kind in ACTS),
        "opened": sum(done[f"{kind} allowed"] for kind in OPENED),
        "refused": sum(n for kind, n in done.items() if kind.startswith("refused")),
        "wrong_openings": wrong,
        "seeds": seeds,
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
