"""The same rows for the peers: exported from the search rows once, in the order of occupation and place."""

import datetime
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
from django.db import connection

from candidates.enums import Licence

from .question import CONSTRAINTS, CONTRACTS, Certificate, Question

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
ANSWERS = [f"accepts_{name}" for name in (*CONTRACTS, "full_time", "part_time", "remote", *CONSTRAINTS)]
FLAGS = [
    "by_availability",
    "accepted",
    *(f"{family}_complete" for family in ("skills", "licences", "languages", "certifications")),
]
# With those that come with them, but for what a person said of a category itself.
LICENCES_HELD = """ARRAY(
    SELECT unnest(licences_with_others(licences_held)) EXCEPT SELECT unnest(licences_not_held))"""
LISTS = (
    "skills_held",
    "skills_not_held",
    "licences_held",
    "licences_not_held",
    "languages_held",
    "languages_not_held",
)
#: Départements that the circle touches, and those that it covers.
ZONES = ("touched", "covered")
NUMBERS = {
    "job_seeker_id": "BIGINT",
    "occupation": "SMALLINT",
    "radius_km": "SMALLINT",
    "appellation": "INTEGER",
    "experience_months": "SMALLINT",
    "education_level": "TINYINT",
    "wished_salary": "DOUBLE",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "available_from": "DATE",
} | {name: "BOOLEAN" for name in (*ANSWERS, *FLAGS)}
BOX = {"west": "(area[1])[0]", "south": "(area[1])[1]", "east": "(area[0])[0]", "north": "(area[0])[1]"}
#: Column → the dictionary of its words.
WORDS = {
    "area_kind": "area_kind",
    "commune": "commune",
    "departement": "departement",
    "region": "region",
    "education_field": "field",
    "wished_salary_period": "period",
}
ITEMS = {
    "touched": "departement",
    "covered": "departement",
    "licences_held": "licence",
    "licences_not_held": "licence",
    "languages_held": "language",
    "languages_not_held": "language",
    "certificates": "certificate",
}
CERTIFICATES = """CASE WHEN certifications IS NOT NULL THEN ARRAY(
    SELECT CASE WHEN jsonb_typeof(value) = 'object'
                THEN concat(key, '|', value ->> 'obtained_on', '|', value ->> 'valid_until')
                ELSE key END
    FROM jsonb_each(certifications))::text END"""
DICTIONARIES = {
    "area_kind": "VALUES ('commune'), ('departement'), ('region'), ('country')",
    "commune": "SELECT code FROM referentials_commune",
    "departement": "SELECT code FROM referentials_departement",
    "region": "SELECT code FROM referentials_region",
    "field": "SELECT DISTINCT education_field FROM candidates_jobseeker WHERE education_field IS NOT NULL",
    "period": "VALUES ('hour'), ('month'), ('year')",
    "licence": f"SELECT unnest('{{{','.join(Licence.values)}}}'::text[])",
    "language": "SELECT DISTINCT code FROM candidates_heldlanguage",
    "certificate": """SELECT DISTINCT
        CASE WHEN held THEN concat(code, '|', obtained_on, '|', valid_until) ELSE code END
        FROM candidates_heldcertification""",
}
Log = Callable[[str], object]


def certificate_of(word: str) -> Certificate:
    code, *days = word.split("|")
    obtained, ends = [datetime.date.fromisoformat(day) if day else None for day in days] or (None, None)
    return Certificate(code, bool(days), obtained, ends)


def read_dictionaries(questions: list[Question]) -> dict[str, list[str]]:
    """Every word that a column or an offer may hold, in the order of the numbers that stand for them."""
    words: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for name, query in DICTIONARIES.items():
            cursor.execute(query)
            words[name] = {word for (word,) in cursor.fetchall()}
    for question in questions:
        for level in ("required", "wished"):
            words["licence"].update(question.row[f"licences_{level}"] or ())
            words["language"].update(question.row[f"language_codes_{level}"] or ())
        words["field"].update(question.row["education_fields"] or ())
    words["language"] |= {f"{code}:{level}" for code in words["language"] for level in LEVELS}
    return {name: sorted(found) or ["-"] for name, found in words.items()}


def export(path: Path, log: Log) -> None:
    columns = [name for name in NUMBERS] + [f"{where} AS {name}" for name, where in BOX.items()] + list(WORDS)
    lists = {name: name for name in (*LISTS, *ZONES)} | {"licences_held": LICENCES_HELD}
    columns += [f"translate({said}::text, '{{}}', '[]') AS {name}" for name, said in lists.items()]
    columns += [f"translate({CERTIFICATES}, '{{}}', '[]') AS certificates"]
    query = f"SELECT {', '.join(columns)} FROM candidates_searchrow ORDER BY occupation, lon, lat"  # noqa: S608
    with path.open("wb") as file, connection.cursor() as cursor:
        cursor.execute("SET work_mem = '1GB'")
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
            for batch in copy:
                file.write(batch)
        cursor.execute("RESET work_mem")
    log(f"{path.stat().st_size // 2**20} Mio exportés")


def load_people(dictionaries: dict[str, list[str]], log: Log) -> duckdb.DuckDBPyConnection:
    """The rows in memory, in DuckDB; words as numbers of their dictionaries."""
    store = duckdb.connect(":memory:", config={"threads": 2})
    for name, words in dictionaries.items():
        store.execute(f"CREATE TYPE {name}_ AS ENUM ({', '.join(quoted(word) for word in words)})")
    columns = [f"{name}::{kind} AS {name}" for name, kind in NUMBERS.items()]
    columns += [f"{name}::DOUBLE AS {name}" for name in BOX]
    columns += [f"{column}::{dictionary}_ AS {column}" for column, dictionary in WORDS.items()]
    columns += [f"{name}::INTEGER[] AS {name}" for name in LISTS[:2]]
    columns += [f"{column}::VARCHAR[]::{dictionary}_[] AS {column}" for column, dictionary in ITEMS.items()]
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        path = Path(folder) / "rows.csv"
        export(path, log)
        store.execute(
            f"CREATE TABLE people AS SELECT {', '.join(columns)}"  # noqa: S608
            f" FROM read_csv('{path}', header = true, all_varchar = true, nullstr = '')"
        )
    return store


def quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def answer_column(value: str | None) -> str | None:
    """The column that answers a contract or a working time; None if no one was asked about it."""
    column = f"accepts_{value}"
    return column if column in ANSWERS else None
