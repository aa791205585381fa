"""`suggest_rome --json`: occupations for titles, line by line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from offers.management.json_lines import asked_of_input
from offers.services.titles import learn_from_stored
from offers.suggestions.suggest import suggest_with

LIMIT = 5


class Command(BaseCommand):
    help = (
        "Donne cinq métiers, le meilleur d'abord, à chaque intitulé lu (JSON Lines) sur l'entrée standard,"
        " d'après le ROME et les offres enregistrées à cet instant."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="une ligne de JSON par intitulé")

    def handle(self, *args: Any, **options: Any) -> None:
        learned = learn_from_stored()
        for asked in asked_of_input("title", also=("description", "naf")):
            found = suggest_with(learned, asked["title"], asked["description"], asked["naf"], LIMIT)
            if options["json"]:
                answer = {"codes": [each.code for each in found], "scores": [each.score for each in found]}
                self.stdout.write(json.dumps(answer))
            else:
                self.stdout.write(
                    f"{asked['title']} : {', '.join(each.code for each in found) or 'aucun métier'}"
                )
