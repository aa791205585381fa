"""A feed of invented people, one line in twenty spoilt; its import is killed on the way, and taken up again.

Each bad line is reported, no good line is lost, nobody is stored twice.
"""

import io
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from candidates.management.commands.make_people import COUNTS
from candidates.models import Answer, Feed, JobSeeker
from candidates.synthetic.labour_market import LabourMarket
from candidates.synthetic.people import InventedPerson, invent
from francetravail_match.common.database import app_now
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.embedded.processes import wait_for
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


ALONE = """SELECT count(*) = 0 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


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
        killed_after, seconds_killed = killed(path, people // 3)
        log(f"import tué après {killed_after} lignes, en {seconds_killed:.0f} s")
        first, seconds = imported(path, resume=True)
        refused = {refusal["line"] for refusal in first["refusals"]}
        again, seconds_again = imported(path)
        return {
            "lines": people,
            "killed_after": killed_after,
            "spoilt": len(spoilt),
            "refused": len(refused),
            "spoilt_not_reported": len(spoilt - refused),
            "good_refused": len(refused - spoilt),
            "reasons": Counter(refusal["reason"] for refusal in first["refusals"]),
            "people": JobSeeker.objects.count(),
            "answers": Answer.objects.count(),
            "state": first["state"],
            "lines_per_second": round(people / (seconds_killed + seconds)),
            "again_unchanged": again["unchanged"],
            "again_lines_per_second": round(people / seconds_again),
        }


def killed(path: Path, after: int) -> tuple[int, float]:
    """Import in another process, killed (SIGKILL) once so many lines are stored; how many were, seconds."""
    connections.close_all()  # the other process opens its own
    process = multiprocessing.get_context("fork").Process(target=imported, args=[path])
    started = time.monotonic()
    process.start()
    stored = Feed.objects.filter(n_read__gte=after)
    wait_for(lambda: process.exitcode is not None or stored.exists(), 7_200, pause=0.5)
    process.kill()
    process.join()
    seconds = time.monotonic() - started
    wait_for(alone, 60)
    return Feed.objects.get().n_read, seconds


def alone() -> bool:
    """The database has noticed that the other process is no more."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        return cursor.fetchone()[0]


def imported(path: Path, *, resume: bool = False) -> tuple[dict[str, Any], float]:
    output = io.StringIO()
    started = time.monotonic()
    call_command("import_people", str(path), apply=True, resume=resume, json=True, stdout=output)
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
