"""Write docs/performance.md and its chart from what was measured; measure first with --measure."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from francetravail_match.demo.performance import missing, read_measures, write

from .bench import MEASURES


class Command(BaseCommand):
    help = "Écrit docs/performance.md à partir des dernières mesures de bin/bench."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--measure", action="store_true", help="mesure d'abord ce qui manque (une heure)")
        parser.add_argument("--measures", type=Path, default=MEASURES, help="dossier des mesures")
        parser.add_argument("--docs", type=Path, default=Path(settings.BASE_DIR) / "docs", help="où écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["measure"]:
            for name, people in missing(read_measures(options["measures"])):
                self.stderr.write(f"{name}, {people} personnes")
                command = [f"{settings.BASE_DIR}/bin/bench", name, "--people", str(people)]
                subprocess.run(command, check=True)  # noqa: S603 - our own script
        measures = read_measures(options["measures"])
        for name, people in missing(measures):
            self.stderr.write(f"Pas encore mesuré : bin/bench {name} --people {people}")
        for path in write(measures, options["docs"]):
            self.stdout.write(f"{path} écrit.")
