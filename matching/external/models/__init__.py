"""What is kept of people outside, and of what was done through the gate."""

from .acts import ExternalAct, Sighting
from .sources import SourceActivation
from .steps import Attestation, Step, Suppression

__all__ = ["Attestation", "ExternalAct", "Sighting", "SourceActivation", "Step", "Suppression"]
