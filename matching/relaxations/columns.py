"""The columns of an offer's search row that decide, from its criteria.

What would be found for criteria that no version holds yet is counted with the row that the offer would have:
its own, but for these columns. `tests/matching/test_candidate_rows.py` compares them with the row that the
database writes once the version exists.
"""

from collections.abc import Callable
from typing import Any

from francetravail_match.referentials.enums import DeliveredBy
from francetravail_match.referentials.models import Certification
from offers.enums import AT_LEAST, LABEL_ITEM, CriterionLevel, ScheduleConstraint
from offers.models import OfferCriterion

Rows = list[OfferCriterion]
Columns = dict[str, Any]


def columns(criteria: dict[str, Rows]) -> Columns:
    """Of each criterion that a version can relax, by its code; nothing is asked where there are no rows."""
    found: Columns = {}
    for code, rows in criteria.items():
        found |= COLUMNS[code](rows)
    return found


def _only(rows: Rows) -> OfferCriterion | None:
    return rows[0] if rows else None


def _availability(rows: Rows) -> Columns:
    start = _only(rows)
    return {"start_on": start.value["on"] if start else None}


def _item(column: str) -> Callable[[Rows], Columns]:
    def named(rows: Rows) -> Columns:
        one = _only(rows)
        return {column: one.item if one else None}

    return named


def _schedule(rows: Rows) -> Columns:
    imposed = {row.item for row in rows}
    return {constraint.value: constraint in imposed for constraint in ScheduleConstraint}


def _experience(rows: Rows) -> Columns:
    one = _only(rows)
    return {
        "experience_level": str(one.level) if one else None,
        "experience_months": one.value["months"] if one else None,
    }


def _required(rows: Rows) -> Rows:
    return [row for row in rows if row.level == CriterionLevel.REQUIRED]


def _skill(rows: Rows) -> Columns:
    named = sorted(int(row.item) for row in _required(rows) if row.item.isdigit())
    enough = next((row.value["count"] for row in rows if row.item == AT_LEAST), len(named))
    return {
        "skills_required": named or None,
        "skills_needed": min(enough, len(named)) if named else None,
    }


def _family(column: str) -> Callable[[Rows], Columns]:
    def named(rows: Rows) -> Columns:
        required = _required(rows)
        read = sorted(row.item for row in required if not row.item.startswith(LABEL_ITEM))
        return {
            f"{column}_required": read if required else None,
            f"{column}_required_unread": len(read) < len(required),
        }

    return named


def _language(rows: Rows) -> Columns:
    found = _family("languages")(rows)
    codes = found["languages_required"]
    levels = {row.item: row.value.get("cefr") for row in rows}
    found["language_codes_required"] = codes
    found["languages_required"] = codes and [
        f"{code}:{levels[code]}" if levels[code] else code for code in codes
    ]
    return found


def _certification(rows: Rows) -> Columns:
    """What only the employer delivers comes after hiring, and is no criterion."""
    delivered = Certification.objects.filter(
        code__in=[row.item for row in rows], delivered_by=DeliveredBy.EMPLOYER
    )
    after_hiring = set(delivered.order_by("code").values_list("code", flat=True))
    return _family("certifications")([row for row in rows if row.item not in after_hiring])


COLUMNS: dict[str, Callable[[Rows], Columns]] = {
    "availability": _availability,
    "contract": _item("contract"),
    "working_time": _item("working_time"),
    "schedule": _schedule,
    "experience": _experience,
    "skill": _skill,
    "licence": _family("licences"),
    "language": _language,
    "certification": _certification,
}
