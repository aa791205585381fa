"""What the gate stores. The application reads it; only functions of the owner write it."""

from .findings import AbsenceFinding, AskedBaseline, FindingClosing, FindingPerson, SecondSignature
from .parameters import ExhaustionPolicy, GateParameter, WordingCheck

__all__ = [
    "AbsenceFinding",
    "AskedBaseline",
    "ExhaustionPolicy",
    "FindingClosing",
    "FindingPerson",
    "GateParameter",
    "SecondSignature",
    "WordingCheck",
]
