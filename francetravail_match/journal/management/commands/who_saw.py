"""`who_saw`: the breach drill, who saw this person and since when, from the journal (S9)."""

import json
import uuid
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localtime, make_aware

from francetravail_match.journal.actions import ACTIONS
from francetravail_match.journal.models import Entry
from francetravail_match.journal.reading import who_saw


def public_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » n'est pas un identifiant public (UUID).") from error


def day(text: str) -> datetime:
    try:
        return make_aware(datetime.strptime(text, "%Y-%m-%d"))  # noqa: DTZ007 (made aware here)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » : une date s'écrit AAAA-MM-JJ.") from error


class Command(BaseCommand):
    help = "Qui a vu cette personne, et quand : une ligne par consultation, la plus ancienne d'abord."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", type=public_id, help="identifiant public de la personne")
        parser.add_argument("--since", type=day, help="depuis ce jour (AAAA-MM-JJ)")
        parser.add_argument("--json", action="store_true", help="une ligne de JSON par consultation")

    def handle(self, *args: Any, **options: Any) -> None:
        seen = [facts(entry) for entry in who_saw(options["person"], since=options["since"], actor=None)]
        for line in seen:
            self.stdout.write(json.dumps(line, ensure_ascii=False) if options["json"] else in_words(line))
        if not options["json"]:
            people = len({line["user"] for line in seen})
            self.stdout.write(f"{len(seen)} consultations, par {people} utilisateurs.")


def facts(entry: Entry) -> dict[str, str]:
    return {
        "at": localtime(entry.occurred_at).isoformat(timespec="seconds"),
        "user": entry.actor.email if entry.actor else entry.payload.get("integration", ""),
        "agency": entry.agency.code if entry.agency else "",
        "action": ACTIONS[entry.action].label,
        "reason": entry.reason,
        "request": str(entry.request_id or ""),
    }


def in_words(line: dict[str, str]) -> str:
    return "  ".join(value or "-" for value in line.values())
