"""Feeds of offers as files, and what importing them says."""

import io
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management import call_command

from francetravail_match.common.database import app_now


@cache
def now() -> datetime:
    """One moment for all: the same offer written twice says the same."""
    return app_now()


def offer(number: str = "1", *, age_days: int = 2, **changes: Any) -> dict[str, Any]:
    created = (now() - timedelta(days=age_days)).isoformat()
    return {
        "id": number,
        "intitule": "Soudeur (H/F)",
        "dateCreation": created,
        "dateActualisation": created,
        "romeCode": "H2913",
        "lieuTravail": {"libelle": "59 - LILLE", "commune": "59350"},
        "typeContrat": "CDI",
        "entreprise": {"nom": "Atelier du Nord"},
        **changes,
    }


def run(folder: Path, *offers: dict[str, Any], apply: bool = True, **options: Any) -> dict[str, Any]:
    path = folder / "offres.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in offers))
    return run_file(path, apply=apply, **options)


def run_file(path: Path, **options: Any) -> dict[str, Any]:
    output = io.StringIO()
    call_command("import_offers", str(path), json=True, stdout=output, **options)
    return json.loads(output.getvalue().splitlines()[-1])


def counts(summary: dict[str, Any]) -> tuple[int, ...]:
    numbers = tuple(summary[name] for name in ("created", "updated", "unchanged", "refused"))
    assert summary["read"] == sum(numbers)
    return numbers
