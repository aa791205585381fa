"""`explain`: why one person has this verdict and this score for one offer (docs/matching.md)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from francetravail_match.common.templatetags.french import hundredths
from francetravail_match.journal import services as journal
from matching.explanation import Explanation, NotCompared, explain
from matching.naming import NotNamed, person_named, version_named

OUTCOMES = {True: "oui", False: "non", None: "à demander"}


class Command(BaseCommand):
    help = (
        "Explique le résultat d'une personne pour une offre, critère par critère, avec les règles en vigueur."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("offer", help="identifiant public de l'offre, ou son numéro à la source")
        parser.add_argument("person", help="identifiant public de la personne, ou son numéro d'inscription")
        parser.add_argument("--json", action="store_true", help="tout, en JSON ; les scores en centièmes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version, person = version_named(options["offer"]), person_named(options["person"])
            journal.record(
                "explanation.viewed",
                actor=None,
                object_type="person",
                object_id=person.public_id,
                offer=str(version.offer.public_id),
            )
            explanation = explain(version, person)
        except (NotNamed, NotCompared) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(explanation.as_data(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(in_words(explanation)))


def in_words(explanation: Explanation) -> list[str]:
    """A line for the verdict, one for each criterion, one for the total."""
    lines = [f"{explanation.pseudonym}, offre {explanation.offer_number} : {explanation.verdict.label}"]
    lines += [
        f"  {c.label} ({c.level.label}) : {OUTCOMES[c.outcome]}, {hundredths(c.minimum)} à "
        f"{hundredths(c.maximum)} sur {hundredths(c.points)}. {c.words} {c.change}".rstrip()
        for c in explanation.criteria
    ]
    return [
        *lines,
        f"  Score : {hundredths(explanation.minimum)} à {hundredths(explanation.maximum)} sur 100",
    ]
