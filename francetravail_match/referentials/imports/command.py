"""What the import commands of reference data share: the diff on screen, and the guard against a cut file."""

from argparse import ArgumentParser
from typing import Any

from francetravail_match.common.imports import ImportCommand, Summary

from .report import ReferenceSummary


class ReferenceCommand(ImportCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="accepte de retirer plus de 5 %% d'un référentiel (sinon, un fichier coupé est supposé)",
        )

    def load(self, summary: ReferenceSummary, options: dict[str, Any]) -> None:
        """Import into ``summary``, inside a transaction."""
        raise NotImplementedError

    def run(self, options: dict[str, Any]) -> Summary:
        summary = ReferenceSummary(whole=options["json"])
        self.load(summary, options)
        return summary

    def report(self, summary: Summary, options: dict[str, Any]) -> None:
        if isinstance(summary, ReferenceSummary) and not options["json"]:
            for diff in summary.tables:
                for line in diff:
                    self.stdout.write(line)
        super().report(summary, options)
