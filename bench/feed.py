"""A feed of invented people, one line in twenty spoilt: each bad line reported, no good line lost."""

import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from candidates.management.commands.make_people import COUNTS
from candidates.models import JobSeeker
from candidates.synthetic.labour_market import LabourMarket
from candidates.synthetic.people import InventedPerson, invent
from francetravail_match.common.database import app_now
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.referentials.models import RomeCode

SPOILT_EVERY = 20
#: What a good line becomes, in turn: cut, no JSON, no such occupation, day, category, or nobody's.
SPOIL: list[Callable[[dict[str, Any]], str]] = [
    lambda said: json.dumps(said)[:-7],
    lambda said: "personne;" + said["identifiant"],
    lambda said: json.dumps({**said, "metiers": ["Z9999"]}),
    lambda said: json.dumps({**said, "inscription": "2026-02-30"}),
    lambda said: json.dumps({**said, "categorie": "X"}),
    lambda said: json.dumps({**said, "identifiant": ""}),
]


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Lines a second of a first import of ``people`` lines, and of the same file again; what was refused."""
    with (
        empty_database(f"inscrits_feed_{people}", log),
        tempfile.TemporaryDirectory(prefix="flux-") as folder,
    ):
        load_reference(log)
        path = Path(folder) / "flux.jsonl"
        spoilt = write_feed(path, people)
        log(f"{people} lignes écrites, dont {len(spoilt)} gâtées")
        first, seconds = imported(path)
        refused = {refusal["line"] for refusal in first["refusals"]}
        again, seconds_again = imported(path)
        return {
            "lines": people,
            "spoilt": len(spoilt),
            "refused": len(refused),
            "spoilt_not_reported": len(spoilt - refused),
            "good_refused": len(refused - spoilt),
            "people": JobSeeker.objects.count(),
            "state": first["state"],
            "lines_per_second": round(people / seconds),
            "again_unchanged": again["unchanged"],
            "again_lines_per_second": round(people / seconds_again),
        }


def imported(path: Path) -> tuple[dict[str, Any], float]:
    output = io.StringIO()
    started = time.monotonic()
    call_command("import_people", str(path), apply=True, json=True, stdout=output)
    return json.loads(output.getvalue().splitlines()[-1]), time.monotonic() - started


def write_feed(path: Path, people: int) -> set[int]:
    """A full feed as of now; the numbers of the spoilt lines (the header is line 1)."""
    spoilt = set()
    with path.open("w") as file:
        header = {"type": "entete", "format": 1, "nature": "complet", "source": "BANC"}
        file.write(json.dumps({**header, "etat_au": app_now().isoformat()}) + "\n")
        for number, said in enumerate(statements(people)):
            line = json.dumps(said)
            if number % SPOILT_EVERY == 0:
                spoilt.add(number + 2)
                line = SPOIL[number // SPOILT_EVERY % len(SPOIL)](said)
            file.write(line + "\n")
        file.write(json.dumps({"type": "fin", "lignes": people}) + "\n")
    return spoilt


def statements(people: int) -> Iterator[dict[str, Any]]:
    counts = settings.FT_DATA / COUNTS
    market = LabourMarket(counts if counts.exists() else None)
    codes = dict(RomeCode.objects.order_by("pk").values_list("pk", "code"))
    for number in range(people):
        yield statement(invent(market, 1, number), number, codes)


def statement(person: InventedPerson, number: int, codes: dict[int, str]) -> dict[str, Any]:
    occupations = [
        codes[o.rome] if o.months is None else f"{codes[o.rome]}:{o.months}" for o in person.occupations
    ]
    return {
        "type": "personne",
        "identifiant": f"BANC{number:07}",
        "categorie": "A",
        "commune": person.commune,
        "inscription": "2026-03-02",
        "metiers": occupations,
        "zones": [f"{person.commune}+30"] if person.commune else None,
        "accepte_cdi": number % 3 != 0 or None,
        "accepte_temps_plein": True,
        "permis": ["B"],
    }
