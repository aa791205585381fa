"""What is kept of people outside, and of what was done through the gate."""

from .acts import ExternalAct, Sighting
from .clocks import Clock, DeletionNotice, PurgeRun, Suppression
from .contacts import Alias, Channel, Contact, ContactKey, ContactPlace, Message
from .employer_steps import EmployerStep
from .keeping import KeepChoice
from .pages import PageCode, PageLink, PersonAsk
from .policies import ContactPolicy
from .profiles import Profile, ProfileItem
from .registered import RegisteredFound
from .sources import SourceActivation
from .steps import Attestation, Step

__all__ = [
    "Alias",
    "Attestation",
    "Channel",
    "Clock",
    "Contact",
    "ContactKey",
    "ContactPlace",
    "ContactPolicy",
    "DeletionNotice",
    "EmployerStep",
    "ExternalAct",
    "KeepChoice",
    "Message",
    "PageCode",
    "PageLink",
    "PersonAsk",
    "Profile",
    "ProfileItem",
    "PurgeRun",
    "RegisteredFound",
    "Sighting",
    "SourceActivation",
    "Step",
    "Suppression",
]
