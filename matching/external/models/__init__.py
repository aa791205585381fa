"""What is kept of people outside, and of what was done through the gate."""

from .acts import ExternalAct, Sighting
from .clocks import Clock, DeletionNotice, PurgeRun, Suppression
from .sources import SourceActivation
from .steps import Attestation, Step

__all__ = [
    "Attestation",
    "Clock",
    "DeletionNotice",
    "ExternalAct",
    "PurgeRun",
    "Sighting",
    "SourceActivation",
    "Step",
    "Suppression",
]
