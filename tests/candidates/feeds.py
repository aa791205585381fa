"""Files of feeds, as a source would write them."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
