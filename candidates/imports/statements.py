"""What one line says of one person, checked: nothing reaches the database that it would refuse."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..enums import LeavingReason
from .fields import BY_NAME, Target
from .header import instant
from .reading import Line
from .records import LEAVING
from .values import Area, BadRecord, Referentials, is_nir

IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,20}")
REASONS = {
    "emploi": LeavingReason.JOB,
    "fin": LeavingReason.ENDED,
    "deces": LeavingReason.DECEASED,
    "doublon": LeavingReason.DUPLICATE,
}


@dataclass(frozen=True)
class Statement:
    """``leaving``: the person leaves, and nothing else is said. None for a list: it is not known."""

    line: int
    number: str
    stated_at: datetime
    digest: bytes
    leaving: LeavingReason | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    identity: dict[str, str] = field(default_factory=dict)
    occupations: dict[int, int | None] | None = None
    areas: list[Area] | None = None


def statement_of(line: Line, referentials: Referentials, watermark: datetime) -> Statement:
    """Raises BadRecord with the field that is wrong, never with what it holds."""
    number = _number(line.values.get("identifiant", ""))
    if line.kind == LEAVING:
        reason = REASONS.get(line.values.get("motif", ""))
        if reason is None:
            raise BadRecord(f"« motif » attend {', '.join(REASONS)}")
        return Statement(line.number, number, watermark, b"", leaving=reason)
    stated_at = _stated_at(line.values.get("mise_a_jour"), watermark)
    said = Statement(line.number, number, stated_at, _digest(line.values), **_lists(line, referentials))
    for name, text in line.values.items():
        spec = BY_NAME[name]
        if spec.target in (Target.KEY, Target.LIST):
            continue
        value = _parsed(name, text, referentials)
        if spec.target == Target.FACT:
            said.facts[spec.column] = value
        elif spec.target == Target.IDENTITY:
            said.identity[spec.column] = value
        elif spec.target == Target.ANSWER:
            said.answers[spec.column] = value
        elif spec.target == Target.ITEMS:
            said.answers.update(value)
        else:
            said.answers["wished_salary"], said.answers["wished_salary_period"] = value
    registered_on = said.facts.get("registered_on")
    if registered_on and registered_on > watermark.date():
        raise BadRecord("« inscription » attend une date qui ne suit pas « etat_au »")
    return said


def _number(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise BadRecord("« identifiant » attend de 1 à 20 lettres sans accent, chiffres, « _ » ou « - »")
    if is_nir(text):
        raise BadRecord("« identifiant » a la forme d'un numéro de sécurité sociale")
    return text


def _stated_at(text: str | None, watermark: datetime) -> datetime:
    stated_at = instant("mise_a_jour", text) if text else watermark
    if stated_at > watermark:
        raise BadRecord("« mise_a_jour » suit « etat_au »")
    return stated_at


def _lists(line: Line, referentials: Referentials) -> dict[str, Any]:
    return {
        BY_NAME[name].column: _parsed(name, line.values[name], referentials)
        for name in ("metiers", "zones")
        if name in line.values
    }


def _parsed(name: str, text: str, referentials: Referentials) -> Any:
    try:
        return BY_NAME[name].parse(text, referentials)
    except BadRecord as error:
        raise BadRecord(f"« {name} » attend {error}") from None


def _digest(values: dict[str, str]) -> bytes:
    """The same for a line that says the same, whatever the order of its fields."""
    return hashlib.blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=16).digest()
