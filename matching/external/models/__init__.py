"""What is kept of people outside, and of what was done through the gate."""

from .acts import ExternalAct, Sighting
from .clocks import Clock, DeletionNotice, PurgeRun, Suppression
from .policies import ContactPolicy
from .profiles import Profile, ProfileItem
from .registered import RegisteredFound
from .sources import SourceActivation
from .steps import Attestation, Step

__all__ = [
    "Attestation",
    "Clock",
    "ContactPolicy",
    "DeletionNotice",
    "ExternalAct",
    "Profile",
    "ProfileItem",
    "PurgeRun",
    "RegisteredFound",
    "Sighting",
    "SourceActivation",
    "Step",
    "Suppression",
]
