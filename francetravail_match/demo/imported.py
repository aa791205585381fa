"""What the last import of the offers found, for as long as another import would find nothing else.

Reading thousands of offers again to find each of them unchanged is most of a second start.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from francetravail_match.embedded.paths import CHECKOUT, STATE
from francetravail_match.referentials.imports.files import digest_files
from francetravail_match.referentials.models import ReferenceVersion
from offers.enums import OfferSource
from offers.models import JobOffer

KEPT = STATE / "imported-offers.json"
#: What reads and stores an offer, and the libraries that it stands on.
CODE = ("offers/**/*.py", "francetravail_match/**/*.py", "uv.lock")


def import_unless_done(source: Path, run: Callable[[], dict[str, int]]) -> dict[str, int]:
    """The counts of ``run``, or of the last one where the file, the code and the offers are its own.

    ``run`` returns the counts "read", "created", "unchanged", "refused" once what it stored is committed.
    """
    # Read before: a file that is replaced during the import was not imported.
    files = digest_files([source, *_code()])
    found = _found(_state(files))
    if found is None:
        found = run()
        _keep(_state(files), found)
    return found


def _state(files: str) -> str:
    """SHA-256 (hex) of all that an import depends on: no clock, for it reopens whatever the source closed."""
    offers = JobOffer.objects.filter(source=OfferSource.FRANCE_TRAVAIL)
    references = ReferenceVersion.objects.order_by("name")
    parts = [
        files,
        list(references.values_list("name", "digest")),
        list(offers.order_by("source_number").values_list("source_number", "source_digest")),
        list(offers.closed_by_source().order_by("source_number").values_list("source_number", flat=True)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _code() -> list[Path]:
    return sorted(path for pattern in CODE for path in CHECKOUT.glob(pattern))


def _found(state: str) -> dict[str, int] | None:
    try:
        kept = json.loads(KEPT.read_text())
        return kept["counts"] if kept["state"] == state else None
    except (OSError, ValueError, KeyError, TypeError):
        # Nothing kept yet, or spoilt: the import says it again.
        return None


def _keep(state: str, counts: dict[str, int]) -> None:
    """Whole or not at all: a new file takes the place of the old one."""
    again = {**counts, "created": 0, "unchanged": counts["read"] - counts["refused"]}
    KEPT.parent.mkdir(exist_ok=True)
    written = KEPT.with_suffix(".new")
    written.write_text(json.dumps({"state": state, "counts": again}))
    written.replace(KEPT)
