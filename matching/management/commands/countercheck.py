"""`countercheck`: why nobody matches an offer, and what asking for less would bring (docs/matching.md)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from candidates.models import pseudonym
from matching import criteria
from matching.countercheck.data import as_data
from matching.countercheck.nearest import Nearest
from matching.countercheck.report import report
from matching.countercheck.ways import WayCode
from matching.countercheck.words import NEAR, PERIODS, WAYS
from matching.enums import Verdict
from matching.listings import record_listing
from matching.naming import NotNamed, version_named
from matching.verdict import OfferNotLive

LINES = 20


class Command(BaseCommand):
    help = "Contre-épreuve d'une offre : ce qui manque à qui, et ce qu'apporterait chaque assouplissement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("offer", help="identifiant public de l'offre, ou son numéro à la source")
        parser.add_argument("--json", action="store_true", help="tout, en JSON ; les scores en centièmes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = version_named(options["offer"])
            found = report(version.pk)
        except NotNamed as error:
            raise CommandError(str(error)) from error
        except OfferNotLive as error:
            raise CommandError("Cette offre n'est pas ouverte : elle n'est pas rapprochée.") from error
        people = [person.public_id for person in found.nearest]
        record_listing(version.offer, Verdict.NEAR_MISS, people, page=1, seen_by=None)
        data = as_data(found) | {"nearest": [nearest_data(person) for person in found.nearest]}
        if options["json"]:
            offer = {"offer": str(version.offer.public_id), "offer_version": version.number}
            self.stdout.write(json.dumps(offer | data, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(in_words(version.offer.source_number, data)))


def nearest_data(person: Nearest) -> dict[str, Any]:
    return {
        "rank": person.rank,
        "person": str(person.public_id),
        "pseudonym": pseudonym(person.public_id),
        "minimum": person.minimum,
        "maximum": person.maximum,
        "outcomes": person.outcomes,
        "parts": person.parts,
    }


def in_words(number: str, data: dict[str, Any]) -> list[str]:
    labels = {criterion.code: criterion.label for criterion in criteria.CRITERIA}

    def named(codes: list[str], joined: str) -> str:
        return joined.join(labels[code] for code in codes)

    def verdicts(step: dict[str, Any]) -> str:
        return f"{step['match']} correspondraient, {step['to_qualify']} seraient à interroger"

    lines = [f"Offre {number} : {data['people']} personnes cherchent ce métier ou un métier proche."]
    lines += [
        f"  {line['people']} dont {labels[line['criterion']].lower()} convient ou est à demander"
        for line in data["funnel"]
    ]
    lacking = [line for line in data["not_met"] if line["criteria"]][:LINES]
    lines += [
        "Ce qui manque :",
        *(f"  {line['people']} : {named(line['criteria'], ', ')}" for line in lacking),
    ]
    far = data["undeclared_mobility"]
    if far["people"]:
        lines.append(
            f"  {far['people']} n'ont jamais dit où et habitent trop loin ; à {far['only']}, rien d'autre"
        )
    steps = data["relaxations"] + data["pairs"]
    lines += ["Assouplir :", *(f"  {named(step['criteria'], ' et ')} : {verdicts(step)}" for step in steps)]
    lines += [
        f"  {NEAR[line['near']][0]} : {line['people']} personnes ; {verdicts(line)}" for line in data["near"]
    ]
    ways = [f"  {WAYS[WayCode(w['way'])][0]} : {w['people']} personnes ; {verdicts(w)}" for w in data["ways"]]
    lines += ["Autres voies :", *ways]
    if data["pay"]:
        pay = data["pay"]
        lines.append(
            f"Salaire : {pay['people']} souhaitent plus que {pay['maximum']} € {PERIODS[pay['period']]}"
        )
    lines += ["Les plus proches :", *(f"  {line['rank']} : {line['pseudonym']}" for line in data["nearest"])]
    return lines
