"""A file of 200 people for an offer whose gate is open: its preview, then each row as an act."""

import csv
import io
import time
from collections.abc import Callable
from typing import Any

from bench.already_registered import invented
from bench.gate import opened
from bench.peers.machine import machine
from candidates.imports.bulk import execute
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.demo.population import load_population
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.referentials.models import Commune
from matching.external.enums import Situation
from matching.external.imports import Choice, enter, look
from matching.external.lead import activate_source
from matching.external.sources import sources
from matching.external.sources.limits import MAX_ROWS
from offers.models import JobOffer

SOURCE = "recruiter_csv"


def file_of(rows: int) -> bytes:
    """Common names in real places, so that each row is compared with many."""
    places = dict(Commune.objects.in_force().order_by("code").values_list("code", "name"))
    people = invented(rows, list(places), [1] * len(places))
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["First Name", "Last Name", "Email Address", "Phone Number", "Location", "Profile URL"])
    for number, (first, last, email, phone, commune) in enumerate(people):
        address = f"https://linkedin.com/in/personne-{number}"
        out.writerow([first, last, f"x{email}", phone, places[commune], address])
    return text.getvalue().encode()


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    """Milliseconds; ``alike``: rows that resemble somebody registered."""
    with empty_database(f"inscrits_import_{people}", log):
        load_reference(log)
        load_population(people, log)
        execute("VACUUM ANALYZE")
        advisor, offers = opened(log)
        pilotes = User.objects.filter(roles__contains=[Role.REGIONAL_PILOT])
        pilote = pilotes.filter(region__agencies=advisor.agency_id).latest("pk")
        activate_source(by=pilote, source=SOURCE, reference="banc d'essai")
        offer = JobOffer.objects.select_related("agency", "employer").get(pk=offers[0])
        source, raw = sources()[SOURCE], file_of(MAX_ROWS)
        look(offer, source, raw)
        started = time.perf_counter()
        looked = look(offer, source, raw)
        preview = time.perf_counter() - started
        choices = {
            candidate.found.line: Choice(kept=True, situation=Situation.WITHOUT_JOB)
            for candidate in looked.candidates
        }
        started = time.perf_counter()
        imported = enter(offer, by=advisor, source=source, candidates=looked.candidates, choices=choices)
        return {
            "people": people,
            **machine(),
            "rows": MAX_ROWS,
            "alike": sum(bool(candidate.alike) for candidate in looked.candidates),
            "kept": imported.kept,
            "preview_ms": round(preview * 1000),
            "preview_row_ms": round(preview * 1000 / MAX_ROWS, 2),
            "commit_ms": round((time.perf_counter() - started) * 1000),
        }
