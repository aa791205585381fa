"""`suggest_skills --json`: skills for offers of a known occupation, line by line."""

from collections.abc import Callable

from offers.management.json_lines import Answer, LinesCommand
from offers.suggestions import suggest_skills


class Command(LinesCommand):
    help = (
        "Donne dix compétences du métier, la plus probable d'abord, à chaque offre lue (JSON Lines) sur"
        " l'entrée standard, d'après sa fiche du ROME et les offres enregistrées à cet instant."
    )
    needed = ("rome", "title")
    also = ("description",)

    def prepared(self) -> Callable[[dict[str, str]], Answer]:
        return answer


def answer(asked: dict[str, str]) -> Answer:
    found = suggest_skills(asked["rome"], asked["title"], asked["description"])
    names = ", ".join(each.label for each in found) or "aucune compétence"
    return Answer([each.ogr for each in found], [each.score for each in found], f"{asked['title']} : {names}")
