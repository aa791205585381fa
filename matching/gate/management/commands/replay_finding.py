"""`manage.py replay_finding ID [--json]`: what a finding counted, counted again as the database was then."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db.models import Q

from ...models import AbsenceFinding
from ...proof import NotReplayable, replay


class Command(BaseCommand):
    help = "Recompte un constat d'absence avec son moteur, ses paramètres et les personnes d'alors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("finding", help="numéro du constat, ou identifiant public")
        parser.add_argument("--json", action="store_true", help="une ligne de JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = replay(_finding(options["finding"]))
        except NotReplayable as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found.as_data()))
            return
        for name, number in found.recomputed.items():
            self.stdout.write(f"{name} : {found.counts[name]} au constat, {number} recomptées")
        self.stdout.write(f"effacées depuis : {found.erased_since}")
        self.stdout.write("Égal." if found.equal else "Différent : le passé a été récrit.")


def _finding(name: str) -> AbsenceFinding:
    wanted = Q(pk=int(name)) if name.isdigit() else Q(public_id=name)
    try:
        found = AbsenceFinding.objects.filter(wanted).first()
    except ValidationError:
        found = None
    if found is None:
        raise CommandError(f"Aucun constat d'absence {name}.")
    return found
