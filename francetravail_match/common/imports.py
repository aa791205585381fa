"""What every import command shares: dry run by default, counts, refused lines, progress, transactions."""

import errno
import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

REFUSALS_SHOWN = 20
# The system's own words are not French.
CANNOT_OPEN = {
    errno.ENOENT: "il n'existe pas",
    errno.EACCES: "l'accès est refusé",
    errno.EISDIR: "c'est un dossier",
}


class Unreadable(Exception):
    """The source as a whole cannot be read; the message (French) says what to do. Nothing is written."""


def cannot_open(path: Path, error: OSError) -> Unreadable:
    """Why a file cannot be opened."""
    reason = CANNOT_OPEN.get(error.errno or 0, error.strerror)
    return Unreadable(f"{path.name} ne peut pas être ouvert ({reason}).")


@dataclass
class Summary:
    """What an import did. ``refusals``: (line number from 1, reason in French)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: list[tuple[int, str]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.refused

    def refuse(self, line: int, reason: str) -> None:
        self.refusals.append((line, reason))

    def counts(self) -> dict[str, int]:
        names = ("read", "created", "updated", "unchanged", "refused")
        return {name: getattr(self, name) for name in names}

    def as_json(self) -> dict[str, Any]:
        refusals = [{"line": line, "reason": reason} for line, reason in self.refusals]
        return {**self.counts(), "refusals": refusals}

    def notes(self) -> Iterator[str]:
        """What is said besides, a sentence a line."""
        yield from ()


def progress_bar() -> Progress:
    """The one look of progress bars, on standard error; nothing where that is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def tracked[T](rows: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The same rows, with a progress bar."""
    with progress_bar() as progress:
        yield from progress.track(rows, total=total, description=label)


class ImportCommand(BaseCommand):
    """A command that imports: nothing is kept without ``--apply``; the same code runs either way.

    One transaction holds it all, or many where ``commits_on_the_way``: ``run`` then opens its own, which a
    dry run still encloses in one.
    """

    commits_on_the_way = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="enregistre ; sans cette option, rien n'est gardé"
        )
        parser.add_argument("--json", action="store_true", help="résumé en JSON sur la dernière ligne")

    def run(self, options: dict[str, Any]) -> Summary:
        """Import and return the summary."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["apply"] and self.commits_on_the_way:
                summary = self.run(options)
            else:
                with transaction.atomic():
                    summary = self.run(options)
                    if not options["apply"]:
                        transaction.set_rollback(True)
        except Unreadable as error:
            raise CommandError(f"{error} Rien n'a été enregistré.") from error
        self.report(summary, options)

    def report(self, summary: Summary, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(summary.as_json(), ensure_ascii=False))
            return
        for line, reason in summary.refusals[:REFUSALS_SHOWN]:
            self.stdout.write(f"  ligne {line} refusée : {reason}")
        if summary.refused > REFUSALS_SHOWN:
            self.stdout.write(
                f"  … et {summary.refused - REFUSALS_SHOWN} autres lignes refusées (--json les montre)"
            )
        counts = summary.counts()
        self.stdout.write(
            f"{counts['read']} lues : {counts['created']} créées, {counts['updated']} modifiées, "
            f"{counts['unchanged']} inchangées, {counts['refused']} refusées"
        )
        for note in summary.notes():
            self.stdout.write(note)
        if not options["apply"]:
            self.stdout.write("Essai à blanc : rien n'a été enregistré. Ajoutez --apply pour enregistrer.")
