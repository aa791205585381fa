"""`manage.py recount RUN [--json]`: what a stored run counted, counted again as the database was then."""

import json
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from ...history import NotRecountable, recount
from ...models import MatchRun
from ...naming import UUID

#: A run, unlike a finding, does not keep who was counted: who was erased since cannot be told from it.
DIFFERENT = (
    "Différent. Moins de personnes : certaines ont été effacées depuis, ou leur passé n'est plus gardé "
    "(history_days) ; sinon, ou s'il y en a plus, le passé a été récrit."
)


class Command(BaseCommand):
    help = "Recompte un rapprochement avec ses paramètres, sur les offres et les personnes d'alors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", help="identifiant public du rapprochement")
        parser.add_argument("--json", action="store_true", help="une ligne de JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        run = _run(options["run"])
        try:
            n_match, n_to_qualify = recount(run)
        except NotRecountable as error:
            raise CommandError(str(error)) from error
        counts = {"n_match": run.n_match, "n_to_qualify": run.n_to_qualify}
        recomputed = {"n_match": n_match, "n_to_qualify": n_to_qualify}
        equal = counts == recomputed
        if options["json"]:
            self.stdout.write(json.dumps({"equal": equal, "counts": counts, "recomputed": recomputed}))
            return
        for name, number in recomputed.items():
            self.stdout.write(f"{name} : {counts[name]} au rapprochement, {number} recomptées")
        self.stdout.write("Égal." if equal else DIFFERENT)


def _run(name: str) -> MatchRun:
    runs = MatchRun.objects.select_related("weights")
    found = runs.filter(public_id=uuid.UUID(name)).first() if UUID.fullmatch(name) else None
    if found is None:
        raise CommandError(f"Aucun rapprochement n'a l'identifiant « {name} ».")
    return found
