"""The official reference data into an empty database: a dry run, for good, and a second time."""

import io
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from francetravail_match.demo import steps
from francetravail_match.demo.world import empty_database
from francetravail_match.referentials.models import Retirable

IMPORTS = {"import_rome": steps.ROME, "import_communes": steps.PLACES, "import_naf": steps.NAF}


def timed(command: str, path: str, apply: bool) -> float:
    started = time.perf_counter()
    call_command(command, str(settings.FT_DATA / path), apply=apply, stdout=io.StringIO())
    return round(time.perf_counter() - started, 2)


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """``people`` changes nothing here. Seconds of each import, of each a second time, and the rows loaded."""
    if not steps.has_official_data():
        raise CommandError("Ce banc d'essai lit les fichiers officiels : mettez-les dans FT_DATA.")
    with empty_database("inscrits_bench_reference", log):
        figures: dict[str, Any] = {}
        for moment in ("dry", "first", "again"):
            for command, path in IMPORTS.items():
                log(f"{command} {moment}")
                figures[f"{command}_{moment}_s"] = timed(command, path, apply=moment != "dry")
            # After a dry run, the planner is told that the tables are empty.
            with connections["migrator"].cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        figures["rows"] = sum(model._default_manager.count() for model in Retirable.__subclasses__())
    return figures
