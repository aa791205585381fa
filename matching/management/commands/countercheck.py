"""`countercheck`: why nobody matches an offer, and what asking for less would bring (docs/matching.md)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.countercheck.counting import Countercheck
from matching.countercheck.data import as_data
from matching.countercheck.report import report
from matching.naming import NotNamed, version_named
from matching.verdict import OfferNotLive

LINES = 20


class Command(BaseCommand):
    help = "Contre-épreuve d'une offre : ce qui manque à qui, et ce qu'apporterait chaque assouplissement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("offer", help="identifiant public de l'offre, ou son numéro à la source")
        parser.add_argument("--json", action="store_true", help="tout, en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = version_named(options["offer"])
            found = report(version.pk)
        except NotNamed as error:
            raise CommandError(str(error)) from error
        except OfferNotLive as error:
            raise CommandError("Cette offre n'est pas ouverte : elle n'est pas rapprochée.") from error
        if options["json"]:
            offer = {"offer": str(version.offer.public_id), "offer_version": version.number}
            self.stdout.write(json.dumps(offer | as_data(found), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(in_words(version.offer.source_number, found.counted)))


def in_words(number: str, found: Countercheck) -> list[str]:
    labels = {criterion.code: criterion.label for criterion in found.asked}
    lines = [f"Offre {number} : {found.n_people} personnes cherchent ce métier ou un métier proche."]
    lines += [
        f"  {people} dont {criterion.label.lower()} convient ou est à demander"
        for criterion, people in found.funnel
    ]
    lines.append("Ce qui manque :")
    by_people = sorted(found.not_met.items(), key=lambda one: (-one[1], sorted(one[0])))
    lines += [
        f"  {people} : {', '.join(labels[code] for code in labels if code in codes)}"
        for codes, people in by_people
        if codes
    ][:LINES]
    lines.append("Assouplir :")
    for step in [*found.steps, *found.pairs]:
        names = " et ".join(labels[code] for code in step.codes)
        lines.append(
            f"  {names} : {step.n_match} correspondraient, {step.n_to_qualify} seraient à interroger"
        )
    return lines
