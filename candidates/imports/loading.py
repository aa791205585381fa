"""A full feed → the staged tables of a bulk load: lines read and checked as `import_people` does."""

from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connections, transaction
from psycopg.types.json import Jsonb

from francetravail_match.common.database import app_now
from francetravail_match.common.imports import Summary, Unreadable, tracked
from francetravail_match.common.on_disk import OWNER

from ..enums import AnswerChannel, AnswerOrigin, FeedKind, LanguageLevel, OccupationOrigin
from ..models import ANSWER_FIELDS
from .bulk import STAGING, Log, close_staging, execute, load_staged, open_staging, refuse_unless_first
from .feeds import BATCH, alone
from .reading import FeedFile, Line, open_feed
from .records import LEAVING
from .statements import Statement, statement_of
from .storing import FACTS, IDENTITY, as_json
from .values import BadRecord, Referentials

COLUMNS = {
    "jobseeker": ("id", "public_id", "registration_number", "synthetic", *FACTS, *ANSWER_FIELDS),
    "sourcerecord": ("job_seeker_id", "digest", "stated_at", "left_reason"),
    "identity": ("job_seeker_id", *IDENTITY),
    "answer": ("job_seeker_id", "values", "origin", "channel", "answered_at", "recorded_at"),
    "soughtoccupation": ("job_seeker_id", "rome_id", "origin", "experience_months"),
    "mobilityarea": ("job_seeker_id", "kind", "commune_id", "radius_km", "departement_id", "region_id"),
    "heldskill": ("job_seeker_id", "ogr", "held"),
    "heldlicence": ("job_seeker_id", "code", "held"),
    "heldlanguage": ("job_seeker_id", "code", "held", "level"),
    "heldcertification": ("job_seeker_id", "code", "held", "level", "valid_until"),
}
AGAIN = f"""
SELECT id, registration_number, first FROM (
    SELECT id, registration_number, min(id) OVER (PARTITION BY registration_number) AS first
    FROM {STAGING}.candidates_jobseeker
) named WHERE id <> first ORDER BY id
"""  # noqa: S608
LEVELS = frozenset(LanguageLevel.values)
Rows = dict[str, list[tuple[Any, ...]]]


def load_people(path: Path, *, keep: bool, log: Log) -> Summary:
    """Load a population from a full feed; Unreadable if it is not one, or over 0.1 % is refused."""
    if OWNER not in connections:
        raise Unreadable(
            "Le chargement de masse se fait là où MIGRATOR_DATABASE_URL est défini, comme migrate."
        )
    with alone():
        file = open_feed(path)
        if file.header.kind != FeedKind.FULL:
            raise Unreadable("Un chargement de masse part d'un flux complet.")
        refuse_unless_first(file.header.watermark)
        summary = Summary()
        try:
            open_staging()
            _stage(file, summary)
            summary.created = _refuse_repeats(summary)
            if summary.refused * 1000 > file.lines:
                raise Unreadable(
                    f"{summary.refused} lignes refusées sur {file.lines}, plus de 0,1 % : corrigez le flux, "
                    "ou utilisez import_people et faites-le contresigner."
                )
            if keep:
                load_staged(
                    source=file.header.source, watermark=file.header.watermark, digest=file.digest, log=log
                )
        finally:
            close_staging()
    summary.refusals.sort()
    return summary


def _stage(file: FeedFile, summary: Summary) -> None:
    referentials, now = Referentials(), app_now()
    for lines in batched(tracked(file.read(), file.path.name, file.lines), BATCH):
        rows: Rows = {table: [] for table in COLUMNS}
        for line in lines:
            if not isinstance(line, Line):
                summary.refuse(line.number, line.reason)
                continue
            try:
                said = statement_of(line, referentials, file.header.watermark)
            except BadRecord as error:
                summary.refuse(line.number, str(error))
                continue
            if line.kind == LEAVING:
                summary.unchanged += 1  # nobody is registered yet
            else:
                _add(rows, said, now)
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            for table, columns in COLUMNS.items():
                names = ", ".join(f'"{column}"' for column in columns)
                with cursor.copy(f"COPY {STAGING}.candidates_{table} ({names}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)


def _add(rows: Rows, said: Statement, now: datetime) -> None:
    """The rows that `store` and the rules of answers would make of a person's first statement."""
    pk = said.line
    columns = {name: value for name, value in said.answers.items() if ":" not in name}
    typed = [columns.get(name, False if name.endswith("_complete") else None) for name in ANSWER_FIELDS]
    facts = [said.facts.get(name) for name in FACTS]
    rows["jobseeker"].append((pk, uuid4(), said.number, False, *facts, *typed))
    rows["sourcerecord"].append((pk, said.digest, said.stated_at, ""))
    if said.identity:
        rows["identity"].append((pk, *(said.identity.get(name, "") for name in IDENTITY)))
    if said.answers:
        values = Jsonb({name: as_json(value) for name, value in said.answers.items()})
        rows["answer"].append((pk, values, AnswerOrigin.FEED, AnswerChannel.IMPORT, said.stated_at, now))
    for rome, months in (said.occupations or {}).items():
        rows["soughtoccupation"].append((pk, rome, OccupationOrigin.SOUGHT, months))
    for area in said.areas or []:
        rows["mobilityarea"].append((pk, *area))
    for name, value in said.answers.items():
        family, _, item = name.partition(":")
        if family in ("skill", "licence"):
            rows[f"held{family}"].append((pk, item, value))
        elif family == "language":
            rows["heldlanguage"].append((pk, item, value is not False, value if value in LEVELS else None))
        elif family == "certification":
            until = value["valid_until"] if isinstance(value, dict) else None
            rows["heldcertification"].append((pk, item, value is not False, "", until))


def _refuse_repeats(summary: Summary) -> int:
    """A person named twice is what the first line says; how many people are left."""
    again = execute(AGAIN)
    for line, _, first in again:
        summary.refuse(line, f"même personne qu'à la ligne {first}, déjà prise")
    if again:
        for table in COLUMNS:
            key = "id" if table == "jobseeker" else "job_seeker_id"
            execute(
                f"DELETE FROM {STAGING}.candidates_{table} WHERE {key} = ANY (%s)",  # noqa: S608
                [[line for line, _, _ in again]],
            )
    ((people,),) = execute(f"SELECT count(*) FROM {STAGING}.candidates_jobseeker")  # noqa: S608
    return people
