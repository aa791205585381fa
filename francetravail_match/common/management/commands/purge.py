"""What the nightly purge erases, on request."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from francetravail_match.common.services import PurgeFailed, count_due, purge


class Command(BaseCommand):
    help = "Compte les données dont la durée de conservation est finie ; avec --apply, les efface."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="efface ; sans cette option, compte seulement"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = purge() if options["apply"] else count_due()
        except PurgeFailed as error:
            raise CommandError(str(error)) from error
        for label, count in counts.items():
            self.stdout.write(f"{count:8} {label}")
        if not options["apply"]:
            self.stdout.write("Rien n'a été effacé. Ajoutez --apply pour effacer.")
