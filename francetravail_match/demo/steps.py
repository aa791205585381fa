"""What the demonstration does before it serves, each step able to run again after any interruption."""

import io
import json
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Count, Q

from candidates.models import JobSeeker
from francetravail_match.embedded.paths import DATABASE
from francetravail_match.embedded.postgres import create_database, drop_database
from francetravail_match.referentials.imports.files import digest_files
from francetravail_match.referentials.imports.naf import naf_files
from francetravail_match.referentials.imports.packaged import PACKAGED, packaged_rome_files
from francetravail_match.referentials.imports.places import PlaceFiles
from francetravail_match.referentials.imports.rome import rome_files
from francetravail_match.referentials.imports.sync import is_loaded
from francetravail_match.referentials.models import ReferenceVersion
from matching.changes.services import match_population
from matching.enums import PENDING_STATES, OfferResult, RunState, RunTrigger
from matching.models import MatchResult, MatchRun
from matching.querysets import count_by_result
from matching.services import request_runs
from matching.sql import engine_hash
from offers.models import JobOffer, OfferVersion

from .accounts import create_accounts
from .imported import import_unless_done
from .pilot import start_pilot

ROME = "reference/rome_v460"
PLACES = "reference/geo/communes.csv"
NAF = "reference/naf/naf2008_5_niveaux.csv"
OFFERS = "samples/offers_ft.jsonl.gz"


def has_official_data() -> bool:
    return all((settings.FT_DATA / part).exists() for part in (ROME, PLACES, NAF, OFFERS))


def start_over() -> None:
    """Drop the demonstration's database whole, and its queue."""
    connections.close_all()
    drop_database(DATABASE)
    create_database(DATABASE)
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def load_reference() -> None:
    """Import the official files, or the packaged ones, that are not loaded yet."""
    official = has_official_data()
    places = settings.FT_DATA / PLACES if official else PACKAGED / "communes.csv"
    naf = settings.FT_DATA / NAF if official else PACKAGED / "naf2008_5_niveaux.csv"
    rome = settings.FT_DATA / ROME
    for name, command, path, files in (
        ("rome", "import_rome", rome, rome_files(rome)[1].values() if official else packaged_rome_files()),
        ("geo", "import_communes", places, PlaceFiles.beside(places).present()),
        ("naf", "import_naf", naf, naf_files(naf)),
    ):
        if not is_loaded(name, digest_files(files)):
            arguments = [str(path)] if official else []
            call_command(command, *arguments, apply=True, stdout=io.StringIO())
    create_accounts()
    start_pilot()


def load_offers() -> dict[str, int]:
    """Import the offers and publish the old ones as of today; the counts of the import."""
    source: Path = settings.FT_DATA / OFFERS if has_official_data() else PACKAGED / "offers.jsonl"
    return import_unless_done(source, lambda: _import(source))


def _import(source: Path) -> dict[str, int]:
    output = io.StringIO()
    call_command("import_offers", str(source), apply=True, reopen=True, json=True, stdout=output)
    summary = json.loads(output.getvalue())
    return {name: summary[name] for name in ("read", "created", "unchanged", "refused")}


def load_people(count: int) -> int:
    call_command("make_people", count=count, stdout=io.StringIO())
    return JobSeeker.objects.count()


def request_missing_runs() -> None:
    """A run for every live offer that none covers: this version, engine and ROME, and who came since."""
    rome = ReferenceVersion.objects.get(name="rome").version
    covered = MatchRun.objects.filter(
        Q(state__in=PENDING_STATES)
        | Q(state=RunState.DONE, engine_hash=engine_hash(), reference_version=rome)
    )
    live = JobOffer.objects.live().exclude(current_version__in=covered.values("version"))
    versions = OfferVersion.objects.filter(pk__in=live.values("current_version")).order_by("pk")
    request_runs(versions.values_list("pk", flat=True), trigger=RunTrigger.POPULATION)
    # The first time it takes note that there are other people, the second it asks for the runs.
    for _ in range(2):
        match_population()


def pending_runs() -> int:
    return MatchRun.objects.filter(state__in=PENDING_STATES).count()


def outcome() -> dict[str, Any]:
    """What the matching found: runs, results, and the live offers by what their latest run says."""
    counts = count_by_result(JobOffer.objects.live())
    return {
        "runs": MatchRun.objects.filter(state=RunState.DONE).count(),
        "results": MatchResult.objects.count(),
        "offers_with_match": counts[OfferResult.MATCH],
        "offers_to_ask": counts[OfferResult.TO_QUALIFY],
        "offers_without": counts[OfferResult.NOBODY],
    }


def answers() -> None:
    """Ask the database and the broker for a word; raises if one of them is gone."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    redis.Redis.from_url(settings.REDIS_URL).ping()


def live_offers() -> int:
    return JobOffer.objects.live().count()


def failed_runs() -> list[str]:
    """Messages of the runs that ended badly and that nothing has replaced."""
    runs = MatchRun.objects.values("version").annotate(ok=Count("pk", filter=Q(state=RunState.DONE)))
    never_done = runs.filter(ok=0).values("version")
    failed = MatchRun.objects.filter(state=RunState.FAILED, version__in=never_done)
    return list(failed.order_by("pk").values_list("error", flat=True))
