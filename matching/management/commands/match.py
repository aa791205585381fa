"""`match`: compare one offer with everyone registered, now, and store nothing (docs/matching.md)."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from candidates.models import pseudonym
from francetravail_match.common.templatetags.french import form_of, hundredths
from francetravail_match.referentials.models import RomeCode
from matching.enums import RESULTS_KEPT, Verdict
from matching.listings import record_listing
from matching.naming import NotNamed, version_named
from matching.sql import engine_hash
from matching.verdict import Matched, OfferNotLive, match
from offers.models import JobOffer, OfferVersion

MOST = 1000


def number_of_people(text: str) -> int:
    if not text.isdigit() or int(text) > MOST:
        raise ArgumentTypeError(f"« {text} » : donnez un nombre entier de 0 à {MOST}.")
    return int(text)


class Command(BaseCommand):
    help = "Compare une offre à toutes les personnes inscrites, sans rien enregistrer que la consultation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("offer", help="identifiant public de l'offre, ou son numéro à la source")
        parser.add_argument(
            "--top", type=number_of_people, default=RESULTS_KEPT, metavar="N", help="personnes par résultat"
        )
        parser.add_argument("--json", action="store_true", help="tout, en JSON ; les scores en centièmes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = version_named(options["offer"])
            matched = match(version.pk, kept=options["top"])
        except NotNamed as error:
            raise CommandError(str(error)) from error
        except OfferNotLive as error:
            raise CommandError("Cette offre n'est pas ouverte : elle n'est pas rapprochée.") from error
        record_printing(version.offer, matched)
        data = as_data(version, matched)
        words = json.dumps(data, ensure_ascii=False) if options["json"] else "\n".join(in_words(data))
        self.stdout.write(words)


def record_printing(offer: JobOffer, matched: Matched) -> None:
    """Who was printed, as a page of results says it."""
    for verdict in (Verdict.MATCH, Verdict.TO_QUALIFY):
        people = [person.public_id for person in matched.results if person.verdict == verdict]
        for page, some in enumerate(batched(people, RESULTS_KEPT), 1):
            record_listing(offer, verdict, some, page=page, seen_by=None)


def as_data(version: OfferVersion, matched: Matched) -> dict[str, Any]:
    """Plain JSON values; scores and parts in hundredths of a point, [minimum, maximum]."""
    ctx = matched.context
    codes = RomeCode.objects.in_bulk({person.occupation for person in matched.results})
    results: dict[str, list[dict[str, Any]]] = {Verdict.MATCH.value: [], Verdict.TO_QUALIFY.value: []}
    for person in matched.results:
        results[person.verdict].append(
            {
                "rank": person.rank,
                "person": str(person.public_id),
                "pseudonym": pseudonym(person.public_id),
                "occupation": codes[person.occupation].code,
                "minimum": person.minimum,
                "maximum": person.maximum,
                "outcomes": person.outcomes,
                "parts": person.parts,
            }
        )
    return {
        "offer": str(version.offer.public_id),
        "offer_number": version.offer.source_number,
        "offer_version": version.number,
        "made_with": {
            "as_of": ctx.as_of.isoformat(),
            "engine_hash": engine_hash(),
            "reference_version": matched.reference_version,
            "watermark": matched.watermark and matched.watermark.isoformat(),
            "weights_version": ctx.weights_number,
            "weights": ctx.weights,
            "parameters": ctx.parameters,
            "snapshot": matched.snapshot,
        },
        "n_people": matched.n_people,
        "n_match": matched.n_match,
        "n_to_qualify": matched.n_to_qualify,
        "not_compared": matched.not_compared,
        "results": results,
    }


def in_words(data: dict[str, Any]) -> list[str]:
    lines = [
        f"Offre {data['offer_number']} : {data['n_match']} "
        f"{form_of(data['n_match'], 'correspond,correspondent')}, {data['n_to_qualify']} à "
        f"interroger, sur {data['n_people']} personnes inscrites."
    ]
    for verdict, people in data["results"].items():
        lines += [
            f"  {Verdict(verdict).label} {person['rank']} : {person['pseudonym']}, "
            f"{hundredths(person['minimum'])} à {hundredths(person['maximum'])}"
            for person in people
        ]
    return lines
