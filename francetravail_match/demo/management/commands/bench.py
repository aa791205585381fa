"""`bin/bench NAME`: run one benchmark of the folder `bench/`."""

import inspect
import json
import runpy
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from francetravail_match.demo.steps import has_official_data
from francetravail_match.embedded.paths import STATE

FOLDER = Path(settings.BASE_DIR) / "bench"
#: What was measured last on the official data, one file for each benchmark and number of people.
MEASURES = STATE / "measures"


def store(name: str, people: int, figures: dict[str, Any]) -> None:
    MEASURES.mkdir(parents=True, exist_ok=True)
    (MEASURES / f"{name}_{people}.json").write_text(json.dumps(figures, indent=1))


class Command(BaseCommand):
    help = "Lance un banc d'essai du dossier bench/ ; sans nom, en donne la liste."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="nom d'un fichier de bench/, sans .py")
        parser.add_argument("folder", nargs="?", type=Path, help="dossier de mesures, s'il en faut un")
        parser.add_argument("--people", type=int, default=20_000, help="nombre de personnes fictives")
        parser.add_argument(
            "--pairs", type=int, default=100_000, help="couples d'une offre et d'une personne"
        )
        parser.add_argument("--steps", type=int, default=1_000, help="pas tirés au hasard")
        parser.add_argument("--offers", type=int, help="nombre d'offres, réelles puis recopiées")
        parser.add_argument("--advisors", type=int, help="conseillers à la fois")
        parser.add_argument("--seconds", type=int, help="durée de la charge")
        parser.add_argument("--think", type=float, help="secondes de lecture d'une page, en moyenne")
        parser.add_argument("--json", action="store_true", help="les mesures sur une ligne de JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        files = {path.stem: path for path in sorted(FOLDER.glob("[a-z]*.py"))}
        if options["name"] is None:
            for path in files.values():
                summary = (path.read_text().split('"""')[1]).strip().splitlines()[0]
                self.stdout.write(f"{path.stem:12} {summary}")
            return
        if options["name"] not in files:
            raise CommandError(f"Pas de banc d'essai « {options['name']} ». Il y a : {', '.join(files)}.")
        measure = runpy.run_path(str(files[options["name"]]))["measure"]
        # Each takes what it needs of the options.
        asked = {
            name: options[name]
            for name in inspect.signature(measure).parameters
            if options.get(name) is not None
        }
        figures = measure(**asked, log=self.stderr.write)
        if has_official_data():
            store(options["name"], options["people"], figures)
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:22} {value}")
