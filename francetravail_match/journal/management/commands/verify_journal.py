"""`verify_journal`: does the journal hold together, and up to where is it sealed?"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from francetravail_match.journal.verification import Anchor, Report, verify


def anchor(text: str) -> Anchor:
    try:
        return Anchor.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » : un sceau s'écrit numéro:empreinte.") from error


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal ; sort avec le code 1 à la première rupture."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted", type=anchor, metavar="NUMÉRO:EMPREINTE", help="un sceau noté ailleurs, à retrouver"
        )
        parser.add_argument("--json", action="store_true", help="le rapport sur une ligne de JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(options["noted"])
        if options["json"]:
            self.stdout.write(json.dumps(vars(report), default=str))
        else:
            self._say(report)
        if report.problem:
            sys.exit(1)

    def _say(self, report: Report) -> None:
        self.stdout.write(f"{report.seals} sceaux et {report.lines} lignes vérifiés.")
        oldest = (
            f", la plus ancienne du {report.oldest_unsealed:%d/%m/%Y %H:%M:%S}" if report.unsealed else ""
        )
        self.stdout.write(f"{report.unsealed} lignes attendent leur sceau{oldest}.")
        if report.problem:
            where = [f"sceau {report.seal}"] if report.seal else []
            where += [f"ligne {report.line}"] if report.line else []
            place = f" ({', '.join(where)})" if where else ""
            self.stdout.write(f"RUPTURE : {report.problem.words}{place}.")
        else:
            note = f" À noter ailleurs : {report.head}" if report.seals else ""
            self.stdout.write(f"Le journal est entier.{note}")
