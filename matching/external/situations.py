"""What the positions of a profile say of somebody's situation: a help to decide, never the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .enums import Situation
from .sources.base import Position


@dataclass(frozen=True)
class Suggested:
    situation: Situation
    why: str


def suggest_situation(employers: Sequence[str], positions: Sequence[Position], today: date) -> Suggested:
    """In doubt, unknown: a profile that shows no job may only be out of date."""
    current = [position for position in positions if position.current]
    announced = [p for p in positions if p.ended and _month(p.ended) >= (today.year, today.month)]
    if announced and not [p for p in current if p not in announced]:
        return Suggested(Situation.ENDING, "le profil annonce la fin du poste actuel")
    if current or employers:
        return Suggested(Situation.IN_POST, "le profil montre un poste sans date de fin")
    if positions:
        return Suggested(Situation.WITHOUT_JOB, "tous les postes du profil ont une date de fin passée")
    return Suggested(Situation.UNKNOWN, "le profil ne montre aucun poste")


def _month(said: tuple[int, int | None]) -> tuple[int, int]:
    """A year alone ends in December."""
    return said[0], said[1] or 12
