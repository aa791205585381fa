"""What is kept of people outside, and of what was done through the gate."""

from .acts import ExternalAct, Sighting

__all__ = ["ExternalAct", "Sighting"]
