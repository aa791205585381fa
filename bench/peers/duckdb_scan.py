"""The question in DuckDB's SQL, over its own table in memory."""

import datetime
from typing import Any

import duckdb

from .people import answer_column, certificate_of, quoted
from .question import ALL_POINTS, GOOD, KEPT, OVER, PARTS, UNDATED, Found, Question

MACRO = """
CREATE OR REPLACE MACRO km(lat1, lon1, lat2, lon2) AS 2 * 6371.0088 * asin(least(1, sqrt(
    pow(sin(radians(lat2 - lat1) / 2), 2)
    + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lon2 - lon1) / 2), 2))))
"""
# One number orders the rows of a person, and people: unknown last, then minimum and maximum descending.
UNKNOWN, SCALE = 2**32, 2**16
QUERY = """
WITH possible AS (
    SELECT job_seeker_id, {outcomes}, * FROM people
    WHERE occupation IN ({occupations})
      AND west <= {east} AND east >= {west} AND south <= {north} AND north >= {south}
), best AS (
    SELECT job_seeker_id,
           min(({unknown})::BIGINT * {UNKNOWN} + ({ALL} - ({least})) * {SCALE} + {ALL} - ({most})) AS place
    FROM possible WHERE {kept} GROUP BY job_seeker_id
)
SELECT count(*) FILTER (place < {UNKNOWN}), count(*) FILTER (place >= {UNKNOWN}),
       min(place, {KEPT}) FILTER (place < {UNKNOWN}), min(place, {KEPT}) FILTER (place >= {UNKNOWN}),
       min_by(job_seeker_id, place, {KEPT}) FILTER (place < {UNKNOWN}),
       min_by(job_seeker_id, place, {KEPT}) FILTER (place >= {UNKNOWN})
FROM best
"""


class DuckDBScan:
    """Takes over the connection that holds the table."""

    def __init__(self, store: duckdb.DuckDBPyConnection, dictionaries: dict[str, list[str]]) -> None:
        self.store = store
        self.certificates = [
            (word, certificate_of(word)) for word in dictionaries["certificate"] if word != "-"
        ]
        store.execute(MACRO)

    def prepare(self, question: Question) -> str:
        return Statement(question, self.certificates).text()

    def ask(self, statement: str) -> Found:
        row = self.store.execute(statement).fetchone()
        assert row is not None  # noqa: S101
        return Found(row[0], row[1], scores(row[2]), scores(row[3]))


def scores(places: list[int] | None) -> list[tuple[int, int]]:
    return [(ALL_POINTS - place % UNKNOWN // SCALE, ALL_POINTS - place % SCALE) for place in places or ()]


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime.date):
        return f"DATE '{value}'"
    return quoted(value) if isinstance(value, str) else str(value)


class Statement:
    def __init__(self, question: Question, certificates: list[Any]) -> None:
        self.q = question
        self.certificates = certificates

    def text(self) -> str:
        q = self.q
        outcomes = {
            code: getattr(self, code)() for code in PARTS if q.expressed[code] or code == "availability"
        }
        decide = {code: f"met_{code}" for code in outcomes if q.required[code]}
        if not q.expressed["availability"]:
            # For category D alone, whatever the offer says.
            decide["availability"] = "(NOT by_availability OR met_availability)"
        scored = [code for code in outcomes if q.points[code]]
        return QUERY.format(
            outcomes=", ".join(f"{sql} AS met_{code}" for code, sql in outcomes.items()),
            occupations=", ".join(map(str, q.occupations)),
            east=q.east, west=q.west, north=q.north, south=q.south,
            unknown=" OR ".join(f"{met} IS NULL" for met in decide.values()),
            kept=" AND ".join(f"{met} IS NOT FALSE" for met in decide.values()),
            least=" + ".join(self.least(code) for code in scored),
            most=" + ".join(self.most(code) for code in scored),
            UNKNOWN=UNKNOWN, SCALE=SCALE, ALL=ALL_POINTS, KEPT=KEPT,
        )  # fmt: skip

    def least(self, code: str) -> str:
        points, met = self.q.points[code], f"met_{code}"
        if code == "occupation":
            title = f"appellation = {self.q.appellation}" if self.q.appellation else "FALSE"
            return f"""CASE WHEN {met} IS NULL THEN 0 WHEN accepted THEN {points * 80 // 100}
                WHEN {title} THEN {points} ELSE {points * 95 // 100} END"""
        if code == "experience":
            return f"CASE WHEN {met} IS NULL THEN 0 ELSE {self.most(code)} END"
        if code in ("skill", "skill_wished"):
            held, _, number = self.skills(code)
            return f"{points} * {held} // {number}"
        return f"CASE WHEN {met} THEN {points} ELSE 0 END"

    def most(self, code: str) -> str:
        points, met = self.q.points[code], f"met_{code}"
        if code == "occupation":
            return f"CASE WHEN {met} IS NULL THEN {points} ELSE {self.least(code)} END"
        if code == "experience":
            share = f"{points} * experience_months::INTEGER // {self.q.experience_months or 1}"
            return f"CASE WHEN {met} IS FALSE THEN {share} ELSE {points} END"
        if code in ("skill", "skill_wished"):
            _, denied, number = self.skills(code)
            return f"{points} * ({number} - {denied}) // {number}"
        return f"CASE WHEN {met} IS FALSE THEN 0 ELSE {points} END"

    def occupation(self) -> str:
        return f"CASE WHEN occupation = {self.q.occupation} THEN TRUE END"

    def mobility(self) -> str:
        return f"(accepts_remote OR {self.inside()})" if self.q.fully_remote else self.inside()

    def inside(self) -> str:
        q = self.q
        if q.place == "unknown":
            return "NULL::BOOLEAN"
        if q.place == "country":
            return "CASE WHEN area_kind = 'country' THEN TRUE END"
        region = f"region = {literal(q.region)}"
        departement = (
            f"departement = {literal(q.departement)}"
            if q.departement
            else f"CASE WHEN {region} THEN NULL ELSE FALSE END"
        )
        around = f"departement = {literal(q.departement)}" if q.departement else region
        return f"""CASE
            WHEN area_kind = 'country' THEN TRUE
            WHEN area_kind = 'region' THEN {region}
            WHEN area_kind = 'departement' THEN {departement}
            WHEN area_kind = 'commune' THEN CASE
                WHEN commune = {literal(q.commune)} THEN TRUE WHEN lat IS NULL THEN NULL {self.circle()} END
            ELSE CASE WHEN lat IS NULL OR {around} THEN NULL {self.near_home()} END
        END"""

    def circle(self) -> str:
        q = self.q
        if q.lat is not None:
            return f"ELSE km(lat, lon, {q.lat}, {q.lon}) <= radius_km"
        if q.zone_departements is None:
            return "ELSE NULL"
        return f"""WHEN list_has_all(covered, {self.zone()}) THEN TRUE
            WHEN list_has_any(touched, {self.zone()}) THEN NULL ELSE FALSE"""

    def near_home(self) -> str:
        q, most = self.q, self.q.context.parameters["undeclared_mobility_km"]
        if q.lat is not None:
            return f"WHEN km(lat, lon, {q.lat}, {q.lon}) <= {most} THEN NULL ELSE FALSE"
        if q.zone_departements is None:
            return "ELSE NULL"
        return f"WHEN list_has_any(touched, {self.zone()}) THEN NULL ELSE FALSE"

    def zone(self) -> str:
        return f"[{', '.join(map(quoted, self.q.zone_departements))}]::departement_[]"

    def availability(self) -> str:
        return f"available_from <= {literal(self.q.free_by)}"

    def contract(self) -> str:
        return answer_column(self.q.contract) or "NULL::BOOLEAN"

    def working_time(self) -> str:
        return answer_column(self.q.working_time) or "NULL::BOOLEAN"

    def schedule(self) -> str:
        return "(" + " AND ".join(f"accepts_{name}" for name in self.q.schedule) + ")"

    def experience(self) -> str:
        return f"experience_months >= {literal(self.q.experience_months)}::SMALLINT"

    def skills(self, code: str) -> tuple[str, str, int]:
        """Of the skills asked for: how many are held, how many are denied, and how many there are."""
        items = self.q.skills_wished if code == "skill_wished" else self.q.skills_required
        number = len(items) + (self.q.skills_wished_unread if code == "skill_wished" else 0)
        held = f"coalesce(len(list_intersect(skills_held, {items}::INTEGER[])), 0)"
        denied = f"""CASE WHEN skills_complete THEN {len(items)} - {held}
            ELSE coalesce(len(list_intersect(skills_not_held, {items}::INTEGER[])), 0) END"""
        return held, denied, number

    def skill(self, code: str = "skill") -> str:
        held, denied, number = self.skills(code)
        needed = number if code == "skill_wished" or self.q.skills_needed is None else self.q.skills_needed
        return f"CASE WHEN {held} >= {needed} THEN TRUE WHEN {number} - {denied} < {needed} THEN FALSE END"

    def skill_wished(self) -> str:
        return self.skill("skill_wished")

    def items(self, family: str, words: list[str], denied: str, unread: bool) -> str:
        asked = f"[{', '.join(map(quoted, words))}]::{family}_[]"
        met = f"""CASE WHEN list_has_all(coalesce({family}s_held, []), {asked}) THEN TRUE
            WHEN list_has_any({family}s_not_held, {asked}) THEN FALSE {denied} END"""
        return f"(({met}) AND NULL::BOOLEAN)" if unread else met

    def licence(self, level: str = "required") -> str:
        denied = "WHEN licences_complete THEN FALSE"
        return self.items(
            "licence", self.q.row[f"licences_{level}"], denied, self.q.row[f"licences_{level}_unread"]
        )

    def licence_wished(self) -> str:
        return self.licence("wished")

    def language(self, level: str = "required") -> str:
        codes = ", ".join(map(quoted, self.q.row[f"language_codes_{level}"]))
        # Nothing else is spoken; at which level those that are, may not be known.
        denied = f"""WHEN languages_complete
            AND NOT list_has_all(coalesce(languages_held, []), [{codes}]::language_[]) THEN FALSE"""
        return self.items(
            "language", self.q.row[f"languages_{level}"], denied, self.q.row[f"languages_{level}_unread"]
        )

    def language_wished(self) -> str:
        return self.language("wished")

    def certification(self, level: str = "required") -> str:
        each = [self.one_certification(wanted) for wanted in self.q.row[f"certifications_{level}"]]
        if self.q.row[f"certifications_{level}_unread"]:
            each.append("NULL::BOOLEAN")
        return "(" + " AND ".join(each) + ")"

    def certification_wished(self) -> str:
        return self.certification("wished")

    def one_certification(self, wanted: str) -> str:
        def any_of(worth: int) -> str:
            words = [word for word, said in self.certificates if self.q.worth(wanted, said) == worth]
            listed = ", ".join(map(quoted, words))
            return f"list_has_any(certificates, [{listed}]::certificate_[])" if words else "FALSE"

        return f"""CASE WHEN {any_of(GOOD)} THEN TRUE WHEN {any_of(UNDATED)} THEN NULL
            WHEN certifications_complete OR {any_of(OVER)} THEN FALSE END"""

    def education(self) -> str:
        def one(level: int | None, field: str) -> str:
            reached = "TRUE" if level is None else f"education_level >= {level}"
            if not field:
                return reached
            same = "NULL::BOOLEAN" if field == "?" else f"education_field = {quoted(field)}"
            return f"({reached} AND {same})"

        asked = zip(self.q.education_levels, self.q.education_fields, strict=True)
        return "(" + " OR ".join(one(*training) for training in asked) + ")"

    def salary(self) -> str:
        if self.q.salary_max is None or self.q.salary_period is None:
            return "NULL::BOOLEAN"
        same_period = f"wished_salary_period = '{self.q.salary_period}'"
        return f"CASE WHEN {same_period} THEN wished_salary <= {self.q.salary_max} END"
