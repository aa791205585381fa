"""`bin/demo`: from an empty folder to the site, matched, in one command."""

import json
import os
import signal
import socket
import time
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections
from rich.console import Console
from rich.progress import Progress

from francetravail_match import embedded
from francetravail_match.common.imports import progress_bar
from francetravail_match.demo import steps
from francetravail_match.demo.accounts import N_ACCOUNTS
from francetravail_match.demo.children import BEAT, WORKER, Children, web_server
from francetravail_match.demo.shortlists import begin_shortlists
from francetravail_match.embedded.processes import wait_for

RETRIES = 20
# What a service that dies looks like from here.
INTERRUPTIONS = (OperationalError, InterfaceError, psycopg.OperationalError, redis.ConnectionError)
POLL_SECONDS = 0.2
SAID_EVERY_SECONDS = 10  # where there is no terminal for a bar


def _terminate(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


class Command(BaseCommand):
    help = "Démonstration : données, population fictive, rapprochement de toutes les offres, site."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="fait tout sauf servir ; dernière ligne en JSON"
        )
        parser.add_argument("--fresh", action="store_true", help="recommence avec une base vide")
        parser.add_argument("--people", type=int, default=20_000, help="nombre de personnes fictives")
        parser.add_argument(
            "--port", type=int, default=8000, help="port local du site (le suivant s'il est pris)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # A shell starts background commands with SIGINT ignored: it must stop this one all the same.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, _terminate)
        signal.signal(signal.SIGHUP, _terminate)
        self.console = Console(stderr=True)
        self.seconds: dict[str, float] = {}
        self.children = Children()
        self.clients: list[embedded.Client] = []
        try:
            say_address(free_port(options["port"]))
            report = self._prepare(options)
            if options["check"]:
                self.stdout.write(json.dumps(report, ensure_ascii=False))
            else:
                self._serve(report, options["port"])
        except KeyboardInterrupt:
            self.console.print("Arrêt demandé.")
            raise SystemExit(130) from None
        finally:
            self.children.stop()

    def _prepare(self, options: dict[str, Any]) -> dict[str, Any]:
        official = steps.has_official_data()
        source = (
            f"données officielles de {settings.FT_DATA}"
            if official
            else "données embarquées (FT_DATA absent)"
        )
        self.console.print(f"Inscrits d'abord, démonstration : {source}")
        if options["fresh"]:
            if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
                raise CommandError("--fresh n'efface que la base embarquée (DATABASE_URL est défini).")
            self._step("fresh", "base remise à zéro", steps.start_over)
        self._step("migrate", "base à jour", steps.migrate)
        self._step("reference", "référentiels chargés", steps.load_reference)
        offers = self._step("offers", "offres importées", steps.load_offers)
        people = self._step("people", "population prête", lambda: steps.load_people(options["people"]))
        self._step("matching", "offres rapprochées", self._match)
        self._step("shortlists", "présélections commencées", begin_shortlists)
        failures = steps.failed_runs()
        if failures:
            raise CommandError(f"{len(failures)} rapprochements ont échoué : {failures[0]}")
        return {
            "data": "ft" if official else "packaged",
            "offers": offers,
            "people": people,
            **self._resilient(steps.outcome),
            "seconds": self.seconds,
        }

    def _step[T](self, name: str, label: str, work: Callable[[], T]) -> T:
        started = time.monotonic()
        result = self._resilient(work)
        self.seconds[name] = round(time.monotonic() - started, 2)
        self.console.print(f"  ✓ {label} ({self.seconds[name]:.1f} s)", highlight=False)
        return result

    def _resilient[T](self, work: Callable[[], T]) -> T:
        """Do the work again if the database went away meanwhile: every step may be repeated."""
        for attempt in range(RETRIES):
            try:
                return work()
            except INTERRUPTIONS as error:
                if attempt == RETRIES - 1:
                    raise CommandError(f"La base de données ne répond plus : {error}") from error
                self.console.print("  La base de données a été interrompue : reprise de l'étape.")
                self._recover()
        raise AssertionError

    def _recover(self) -> None:
        """Wait until the embedded services are back; bring their supervisor back if it was killed."""
        connections.close_all()
        # A migration cut in its last statements leaves a connection in a transaction that nothing ends.
        for connection in connections.all(initialized_only=True):
            del connections[connection.alias]
        if not os.environ.get("DATABASE_URL"):
            client = embedded.Client()
            client.acquire()
            self.clients.append(client)

        def answers() -> bool:
            try:
                connections["default"].ensure_connection()
            except OperationalError:
                return False
            return True

        wait_for(answers, 20, pause=0.2)

    def _match(self) -> None:
        """Have the workers do every missing run, with a bar."""
        steps.request_missing_runs()
        waiting = steps.pending_runs()
        if not waiting:
            return
        self._start_workers()
        with progress_bar() as progress:
            self._watch(progress, waiting)

    def _watch(self, progress: Progress, waiting: int) -> None:
        bar = progress.add_task("rapprochement", total=waiting)
        left = waiting
        said = time.monotonic()
        while left:
            time.sleep(POLL_SECONDS)
            self.children.revive()
            left = steps.pending_runs()
            if progress.disable and time.monotonic() > said + SAID_EVERY_SECONDS:
                said = time.monotonic()
                self.console.print(f"  … {waiting - left} sur {waiting}", highlight=False)
            progress.update(bar, completed=max(waiting - left, 0))

    def _start_workers(self) -> None:
        for name, command in (("worker", WORKER), ("beat", BEAT)):
            if name not in self.children.running:
                self.children.start(name, command)

    def _serve(self, report: dict[str, Any], wanted_port: int) -> None:
        port = free_port(wanted_port)
        say_address(port)
        self._start_workers()
        self.children.start("web", web_server(port))
        if not wait_for(lambda: is_listening(port), 30, pause=0.1):
            raise CommandError("Le site n'a pas démarré : voyez .local/logs/web.log.")
        if port != wanted_port:
            self.stdout.write(f"Le port {wanted_port} est pris : le site est sur {port}.")
        self.stdout.write(
            f"\n{steps.live_offers()} offres rapprochées de {report['people']} personnes fictives :\n"
            f"  {report['offers_with_match']} ont au moins une personne qui correspond,\n"
            f"  {report['offers_to_ask']} ont seulement des personnes à interroger,\n"
            f"  {report['offers_without']} n'ont personne.\n\n"
            f"Le site : http://127.0.0.1:{port}/\n"
            f"Pour entrer : un des {N_ACCOUNTS} comptes de la page de connexion, sans mot de passe.\n"
            "Ctrl-C pour tout arrêter."
        )
        while True:
            time.sleep(1)
            self.children.revive()
            self._resilient(steps.answers)


def say_address(port: int) -> None:
    """To the processes that are started from now on: where the links that they give lead."""
    os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"


def free_port(wanted: int) -> int:
    """``wanted`` or the first free port after it."""
    for port in range(max(wanted, 1), min(wanted + 100, 1 << 16)):
        if not is_listening(port):
            return port
    raise CommandError(f"Aucun port libre entre {wanted} et {wanted + 99} : indiquez-en un avec --port.")


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
