"""`manage.py verify_findings`: is every finding what was signed, in its place of the chain?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from ...models import AbsenceFinding
from ...proof import verify_findings

WORDS = {
    "changed": "n'est plus ce qui a été signé",
    "link": "ne suit plus celui qui le précède",
    "person": "garde une personne qu'il n'avait pas engagée",
}


class Command(BaseCommand):
    help = "Vérifie les empreintes des constats d'absence, leur chaîne, et les engagements des personnes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None: everything is verified."""

    def handle(self, *args: Any, **options: Any) -> None:
        problems = verify_findings()
        for finding, problem in problems:
            self.stderr.write(f"constat {finding} : {WORDS[problem]}")
        if problems:
            raise CommandError(f"{len(problems)} problèmes dans les constats d'absence.")
        self.stdout.write(f"{AbsenceFinding.objects.count()} constats vérifiés.")
