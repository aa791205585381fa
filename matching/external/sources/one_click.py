"""The JSON stub that the recruiter tool sends for one profile, in one click."""

from typing import Any

from .base import Position
from .fields import Field
from .json_files import JsonSource
from .limits import clean
from .network import HOSTS, PATHS, URNS


class OneClick(JsonSource):
    code = "one_click"
    label = "Export en un clic de l'outil recruteur (JSON)"
    sample = "one_click.json"
    hosts, paths, urns = HOSTS, PATHS, URNS
    names = {
        Field.PROFILE_URL: ("profileUrl",),
        Field.MEMBER_URN: ("memberUrn",),
        Field.EMAIL: ("emailAddresses",),
        Field.FIRST_NAME: ("firstName",),
        Field.LAST_NAME: ("lastName",),
        Field.PHONE: ("phoneNumbers",),
        Field.PLACE: ("location",),
        Field.EMPLOYERS: ("currentEmployerNames",),
        Field.POSITIONS: ("positions",),
        Field.HEADLINE: ("headline",),
        Field.SKILLS: ("skills",),
        Field.YEARS: ("yearsOfExperience",),
    }

    def position(self, said: dict[str, Any]) -> Position | None:
        employer = said.get("companyName")
        if not isinstance(employer, str) or not employer.strip():
            return None
        started, ended = _month(said.get("startDate")), _month(said.get("endDate"))
        return Position(clean(employer), started, ended, current=ended is None)


def _month(said: Any) -> tuple[int, int | None] | None:
    if not isinstance(said, dict) or not isinstance(said.get("year"), int):
        return None
    month = said.get("month")
    valid = isinstance(month, int) and 1 <= month <= 12
    return (said["year"], month if valid else None) if 1900 <= said["year"] <= 2200 else None
