"""Other ways than relaxing a criterion: what a person lacks can be learnt, shown or renewed."""

from dataclasses import dataclass
from enum import StrEnum

from .counting import Countercheck, Step


class WayCode(StrEnum):
    TRAINING = "training"
    IMMERSION = "immersion"
    SIMULATION = "simulation"
    REFRESHER = "refresher"


@dataclass(frozen=True)
class Way:
    """``criteria``: those that the way makes up for, unless the law forbids to give them up."""

    code: WayCode
    criteria: tuple[str, ...]


WAYS = (
    Way(WayCode.TRAINING, ("skill",)),
    Way(WayCode.IMMERSION, ("experience",)),
    Way(WayCode.SIMULATION, ("experience", "skill", "certification", "education")),
    Way(WayCode.REFRESHER, ("certification",)),
)


def ways_of(found: Countercheck) -> list[tuple[Way, Step]]:
    """Of each way that makes up for something asked, what the verdicts would be."""
    lawful = {c.code for c in found.asked if c.relaxation and not c.relaxation.unlawful}
    return [
        (way, found.without(codes))
        for way in WAYS
        if (codes := tuple(code for code in way.criteria if code in lawful))
    ]
