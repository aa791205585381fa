"""Files of feeds, as a source would write them."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection

from tests.factories import UserFactory

COLUMNS = (
    "type;identifiant;mise_a_jour;categorie;commune;metiers;zones;accepte_cdi;permis;nom;courriel".split(";")
)
STATE_OF = "2026-11-20T03:00:00+01:00"


def csv_feed(
    lines: Iterable[str],
    *,
    kind: str = "complet",
    at: str = STATE_OF,
    since: str | None = None,
    columns: Iterable[str] = COLUMNS,
    announced: int | None = None,
) -> bytes:
    body = list(lines)
    header = f"entete;format=1;nature={kind};source=SI;etat_au={at}" + (f";depuis={since}" if since else "")
    trailer = f"fin;lignes={len(body) if announced is None else announced}"
    return "".join(f"{line}\n" for line in [header, ";".join(columns), *body, trailer]).encode()


def person(identifier: str, **values: str) -> str:
    """A line of a CSV feed with COLUMNS: a person of Lille in category A who seeks H2913."""
    filled = {"categorie": "A", "commune": "59350", "metiers": "H2913:24", "zones": "59350+30"} | values
    return ";".join(["personne", identifier, *(filled.get(name, "") for name in COLUMNS[2:])])


def leaving(identifier: str, reason: str = "emploi") -> str:
    return f"sortie;{identifier};{reason}"


def json_feed(records: Iterable[dict[str, Any]], *, kind: str = "complet", at: str = STATE_OF) -> bytes:
    body = list(records)
    header = {"type": "entete", "format": 1, "nature": kind, "source": "SI", "etat_au": at}
    return b"".join(
        json.dumps(record).encode() + b"\n"
        for record in [header, *body, {"type": "fin", "lignes": len(body)}]
    )


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def leave_by_feed(number: str) -> None:
    """This person leaves by a feed that names everyone and is countersigned: the only way there is."""
    with connection.cursor() as cursor:

        def call(function: str, *arguments: Any) -> Any:
            cursor.execute(f"SELECT {function}", arguments)
            return cursor.fetchone()[0]

        feed = call("feed_open('full', 'SI', app_now(), NULL, '', 1, NULL, '')")
        cursor.execute(
            "INSERT INTO candidates_feedperson (feed_id, source_id, line, leaving, refused)"
            " SELECT %s, registration_number, 0, CASE WHEN registration_number = %s THEN 'job' END, false"
            " FROM candidates_jobseeker",
            [feed, number],
        )
        call("feed_advance(%s, 1, 0, 0, 1, '{}', '{}', 0, '{}')", feed)
        if call("feed_close(%s)", feed) == "to_countersign":
            call("feed_countersign(%s, %s, 'essai')", feed, UserFactory(regional_pilot=True).pk)
        call("feed_leave(%s, 10)", feed)
        call("feed_commit(%s)", feed)
