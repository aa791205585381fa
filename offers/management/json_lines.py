"""Commands that answer JSON Lines, one line for each that is read on standard input."""

import io
import json
import sys
from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.management import BaseCommand, CommandError


@dataclass(frozen=True)
class Answer:
    """``words``: the same for whoever reads it in the terminal."""

    codes: list[Any]
    scores: list[float]
    words: str


class LinesCommand(BaseCommand):
    """A line that asks nothing is answered by its error, so that answers stay in the order of the lines, and
    the command ends by a failure. Empty lines are none.

    Of each line: the texts that are ``needed``, and those that may be there, empty where they are not.
    """

    needed: ClassVar[tuple[str, ...]]
    also: ClassVar[tuple[str, ...]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="une ligne de JSON par ligne lue")

    @abstractmethod
    def prepared(self) -> Callable[[dict[str, str]], Answer]:
        """What answers a line, once ready."""

    def handle(self, *args: Any, **options: Any) -> None:
        answer, refused = self.prepared(), 0
        for number, line in _lines_read():
            try:
                found = answer(self._texts_of(line))
            except _Refused as refusal:
                refused += 1
                message = f"Ligne {number} : {refusal}"
                self.stderr.write(message)
                found, error = Answer([], [], message), {"error": message}
            else:
                error = {}
            told = {"codes": found.codes, "scores": found.scores, **error}
            self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else found.words)
        if refused:
            raise CommandError(f"Lignes sans réponse, faute d'être comprises : {refused}.")

    def _texts_of(self, line: str) -> dict[str, str]:
        try:
            line.encode()
            asked = json.loads(line)
        except UnicodeEncodeError as error:
            raise _Refused("ce n'est pas de l'UTF-8.") from error
        except json.JSONDecodeError as error:
            raise _Refused(f"ce n'est pas du JSON (caractère {error.pos + 1}).") from error
        except (ValueError, RecursionError) as error:
            raise _Refused("ce n'est pas du JSON qui se lise.") from error
        if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in self.needed):
            names = " et ".join(f"« {name} »" for name in self.needed)
            raise _Refused(f"il faut un objet avec les textes {names}.")
        return {name: str(asked.get(name) or "") for name in (*self.needed, *self.also)}


class _Refused(Exception):
    """The message is French."""


def _lines_read() -> Iterator[tuple[int, str]]:
    """Those that are not empty, by their number; what is no UTF-8 stays to be seen in its own line."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    for number, line in enumerate(sys.stdin, start=1):
        if line.strip():
            yield number, line
