"""`suggest_skills --json`: skills for offers of a known occupation, line by line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from offers.management.json_lines import asked_of_input
from offers.suggestions import suggest_skills


class Command(BaseCommand):
    help = (
        "Donne dix compétences du métier, la plus probable d'abord, à chaque offre lue (JSON Lines) sur"
        " l'entrée standard, d'après sa fiche du ROME et les offres enregistrées à cet instant."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="une ligne de JSON par offre")

    def handle(self, *args: Any, **options: Any) -> None:
        for asked in asked_of_input("rome", "title", also=("description",)):
            found = suggest_skills(asked["rome"], asked["title"], asked["description"])
            if options["json"]:
                answer = {"codes": [each.ogr for each in found], "scores": [each.score for each in found]}
                self.stdout.write(json.dumps(answer))
            else:
                names = ", ".join(each.label for each in found) or "aucune compétence"
                self.stdout.write(f"{asked['title']} : {names}")
