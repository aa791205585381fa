"""What the gate stores. The application reads it; only functions of the owner write it."""

from .alarms import OpeningAlarm
from .attempts import Attempt
from .findings import AbsenceFinding, AskedBaseline, FindingClosing, FindingPerson, SecondSignature
from .parameters import ExhaustionPolicy, GateParameter, WordingCheck
from .soundings import CriteriaChange, FactChange, FileEntry, Sounding, SoundingDue

__all__ = [
    "AbsenceFinding",
    "AskedBaseline",
    "Attempt",
    "CriteriaChange",
    "ExhaustionPolicy",
    "FactChange",
    "FindingClosing",
    "FileEntry",
    "FindingPerson",
    "GateParameter",
    "OpeningAlarm",
    "SecondSignature",
    "Sounding",
    "SoundingDue",
    "WordingCheck",
]
