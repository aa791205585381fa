"""Invent registered people, always the same for a seed."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from candidates.models import JobSeeker
from candidates.synthetic.labour_market import LabourMarket
from candidates.synthetic.storing import BATCH, make_people
from francetravail_match.common.imports import Unreadable, tracked

COUNTS = "reference/labour_market/tension_rome_bassin_2021.csv"


class Command(BaseCommand):
    help = "Crée des personnes fictives jusqu'au nombre demandé ; celles qui existent déjà restent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=20_000, help="nombre total de personnes fictives")
        parser.add_argument("--seed", type=int, default=1, help="graine : même graine, mêmes personnes")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.REFUSE_UNSAFE_START:
            raise CommandError("En production, personne n'est inventé : l'application ne démarrerait plus.")
        counts = settings.FT_DATA / COUNTS
        start = JobSeeker.objects.filter(synthetic=True).count()
        if start >= options["count"]:
            self.stdout.write(f"{start} personnes fictives : rien à créer.")
            return
        try:
            market = LabourMarket(counts if counts.exists() else None)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        batches = make_people(market, start=start, count=options["count"], seed=options["seed"])
        total = -(-(options["count"] - start) // BATCH)
        created = sum(tracked(batches, "personnes fictives (milliers)", total=total))
        self.stdout.write(f"{created} personnes fictives créées, {start + created} en tout.")
