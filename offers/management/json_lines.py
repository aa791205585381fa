"""What the commands read line by line on standard input."""

import json
import sys
from collections.abc import Iterator

from django.core.management import CommandError


def asked_of_input(*needed: str, also: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Each line's texts: those that are ``needed``, and those that may be there, empty where they are not."""
    for number, line in enumerate(sys.stdin, start=1):
        try:
            asked = json.loads(line)
        except ValueError as error:
            raise CommandError(f"Ligne {number} : ce n'est pas du JSON ({error}).") from error
        if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in needed):
            names = " et ".join(f"« {name} »" for name in needed)
            raise CommandError(f"Ligne {number} : il faut un objet avec les textes {names}.")
        yield {name: str(asked.get(name) or "") for name in (*needed, *also)}
