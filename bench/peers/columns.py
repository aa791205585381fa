"""The rows and the question as arrays: one per column, lists as offsets and items, words as numbers."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np

from .people import ANSWERS, BOX, ITEMS, LISTS, ZONES, certificate_of
from .question import CONTRACTS, PARTS, Question

Array = Any
UNKNOWN = 2
NO_NUMBER = -1
COMPLETE = ("skills", "licences", "languages", "certifications")


class People(NamedTuple):
    """One value a row. Three-valued columns: 0, 1, UNKNOWN. NO_NUMBER or NaN: not known."""

    person: Array
    occupation: Array
    west: Array
    south: Array
    east: Array
    north: Array
    lat: Array
    lon: Array
    radius: Array
    kind: Array
    commune: Array
    departement: Array
    region: Array
    free_from: Array
    by_availability: Array
    accepted: Array
    appellation: Array
    months: Array
    level: Array
    field: Array
    wage: Array
    period: Array
    answers: Array
    complete: Array
    skills: tuple[Array, Array]
    no_skills: tuple[Array, Array]
    licences: tuple[Array, Array]
    no_licences: tuple[Array, Array]
    languages: tuple[Array, Array]
    no_languages: tuple[Array, Array]
    certificates: tuple[Array, Array]
    touched: tuple[Array, Array]
    covered: tuple[Array, Array]


class Asked(NamedTuple):
    """One offer. Flags are 0 or 1; NO_NUMBER: not expressed, or not known."""

    codes: Array
    occupation: int
    appellation: int
    box: Array
    place: int
    fully_remote: int
    commune: int
    departement: int
    region: int
    lat: float
    lon: float
    zone: Array
    home_km: float
    free_by: int
    answers: Array
    contract: int
    working_time: int
    months: int
    skills: tuple[Array, Array]
    skills_needed: Array
    skills_number: Array
    licences: tuple[Array, Array]
    languages: tuple[Array, Array]
    language_codes: tuple[Array, Array]
    certifications: tuple[Array, Array]
    unread: Array
    levels: Array
    fields: Array
    wage: float
    period: int
    required: Array
    points: Array


PLACES = ("commune", "departement", "region", "country", "unknown")


def take_people(store: duckdb.DuckDBPyConnection) -> People:
    """The table of DuckDB, column by column, in its order."""

    def column(sql: str, kind: str, missing: float = NO_NUMBER) -> Array:
        found = store.execute(f"SELECT {sql} AS c FROM people").fetchnumpy()["c"]  # noqa: S608
        return np.ascontiguousarray(
            np.ma.filled(found, missing) if np.ma.isMaskedArray(found) else found
        ).astype(kind)

    def three(name: str) -> Array:
        return column(f"coalesce({name}::TINYINT, {UNKNOWN})::TINYINT", "i1")

    def items(name: str) -> tuple[Array, Array]:
        lengths = column(f"coalesce(len({name}), 0)", "i8")
        one = "unnest(enum_code_)" if name in ITEMS else f"unnest({name})"
        found = one if name not in ITEMS else f"enum_code(unnest({name}))"
        offsets = np.zeros(len(lengths) + 1, "i8")
        np.cumsum(lengths, out=offsets[1:])
        return offsets, column(found, "i4")

    def word(name: str) -> Array:
        return column(f"coalesce(enum_code({name})::INTEGER, {NO_NUMBER})", "i4")

    ids = column("job_seeker_id", "i8")
    return People(
        person=np.unique(ids, return_inverse=True)[1].astype("i4"),
        occupation=column("occupation", "i2"),
        **{name: column(name, "f8") for name in BOX},
        lat=column("coalesce(lat, 'nan')", "f8"),
        lon=column("coalesce(lon, 'nan')", "f8"),
        radius=column("coalesce(radius_km, -1)", "i2"),
        kind=word("area_kind"),
        commune=word("commune"),
        departement=word("departement"),
        region=word("region"),
        free_from=column(f"coalesce(date_diff('day', DATE '1970-01-01', available_from), {NO_NUMBER})", "i4"),
        by_availability=three("by_availability"),
        accepted=three("accepted"),
        appellation=column(f"coalesce(appellation, {NO_NUMBER})", "i4"),
        months=column(f"coalesce(experience_months, {NO_NUMBER})", "i4"),
        level=column(f"coalesce(education_level, {NO_NUMBER})", "i4"),
        field=word("education_field"),
        wage=column("coalesce(wished_salary, 'nan')", "f8"),
        period=word("wished_salary_period"),
        answers=np.column_stack([three(name) for name in ANSWERS]),
        complete=np.column_stack([three(f"{name}_complete") for name in COMPLETE]),
        **dict(
            zip(People._fields[-9:], (items(name) for name in (*LISTS, "certificates", *ZONES)), strict=True)
        ),
    )


def ask(question: Question, dictionaries: dict[str, list[str]]) -> Asked:
    numbers = {name: {word: n for n, word in enumerate(words)} for name, words in dictionaries.items()}
    row = question.row

    def number(dictionary: str, word: str | None) -> int:
        return numbers[dictionary].get(word or "", NO_NUMBER)

    def both(column: str, dictionary: str | None = None) -> tuple[Array, Array]:
        return tuple(
            np.array(
                [numbers[dictionary][i] if dictionary else i for i in row[f"{column}_{level}"] or ()], "i4"
            )
            for level in ("required", "wished")
        )

    required, wished = len(row["skills_required"] or ()), len(row["skills_wished"] or ())
    return Asked(
        codes=np.isin(np.arange(2**15), row["occupations"]),
        occupation=row["occupation"],
        appellation=row["appellation"] or -2,
        box=np.array([row[name] for name in BOX], "f8"),
        place=PLACES.index(row["place"]),
        fully_remote=int(row["fully_remote"]),
        commune=number("commune", row["commune"]) if row["commune"] else -2,
        departement=number("departement", row["departement"]),
        region=number("region", row["region"]),
        lat=np.nan if row["lat"] is None else row["lat"],
        lon=np.nan if row["lon"] is None else row["lon"],
        zone=np.array([number("departement", code) for code in row["zone_departements"] or ()], "i4"),
        home_km=float(question.context.parameters["undeclared_mobility_km"]),
        free_by=(question.free_by - datetime.date(1970, 1, 1)).days,
        answers=np.array([ANSWERS.index(f"accepts_{name}") for name in question.schedule], "i8"),
        contract=CONTRACTS.index(row["contract"]) if row["contract"] in CONTRACTS else NO_NUMBER,
        working_time=answer(row["working_time"]),
        months=NO_NUMBER if row["experience_months"] is None else row["experience_months"],
        skills=both("skills"),
        skills_needed=np.array(
            [
                required if row["skills_needed"] is None else row["skills_needed"],
                wished + row["skills_wished_unread"],
            ]
        ),
        skills_number=np.array([required, wished + row["skills_wished_unread"]]),
        licences=both("licences", "licence"),
        languages=both("languages", "language"),
        language_codes=both("language_codes", "language"),
        certifications=worths(question, dictionaries["certificate"]),
        unread=np.array(
            [
                [row[f"{family}_{level}_unread"] for level in ("required", "wished")]
                for family in ("licences", "languages", "certifications")
            ],
            "i1",
        ),  # fmt: skip
        levels=np.array(
            [NO_NUMBER if level is None else level for level in row["education_levels"] or ()], "i4"
        ),
        fields=np.array(
            [{"": -1, "?": -2}.get(f, number("field", f)) for f in row["education_fields"] or ()], "i4"
        ),
        wage=np.nan if row["salary_max"] is None else float(row["salary_max"]),
        period=-2 if row["salary_period"] is None else number("period", row["salary_period"]),
        required=np.array([question.required[code] for code in PARTS]),
        points=np.array([question.points[code] for code in PARTS]),
    )


def answer(name: str | None) -> int:
    column = f"accepts_{name}"
    return ANSWERS.index(column) if column in ANSWERS else NO_NUMBER


def worths(question: Question, words: Sequence[str]) -> tuple[Array, Array]:
    """Of each certification asked for (a row), what each certificate of the dictionary is worth."""
    said = [certificate_of(word) for word in words]
    return tuple(
        np.array(
            [
                [question.worth(code, one) for one in said]
                for code in question.row[f"certifications_{level}"] or ()
            ],
            "i1",
        ).reshape(-1, len(words))
        for level in ("required", "wished")
    )
