"""`suggest_rome --json`: occupations for titles, line by line."""

from collections.abc import Callable

from offers.management.json_lines import Answer, LinesCommand
from offers.services.titles import learn_from_stored
from offers.suggestions.suggest import suggest_with

LIMIT = 5


class Command(LinesCommand):
    help = (
        "Donne cinq métiers, le meilleur d'abord, à chaque intitulé lu (JSON Lines) sur l'entrée standard,"
        " d'après le ROME et les offres enregistrées à cet instant."
    )
    needed = ("title",)
    also = ("description", "naf")

    def prepared(self) -> Callable[[dict[str, str]], Answer]:
        learned = learn_from_stored()

        def answer(asked: dict[str, str]) -> Answer:
            found = suggest_with(learned, asked["title"], asked["description"], asked["naf"], LIMIT)
            codes = [each.code for each in found]
            return Answer(
                codes,
                [each.score for each in found],
                f"{asked['title']} : {', '.join(codes) or 'aucun métier'}",
            )

        return answer
