"""Runs, results, counter-checks and answers to them, weights, engines; what waits, what is announced."""

from .changes import PersonToMatch, PopulationMark
from .counterchecks import CounterCheck, NearMiss
from .engine import Engine
from .notices import DailyMessage, NewMatch
from .relaxations import UNLAWFUL, RelaxationAct, RelaxationOutcome
from .runs import MatchResult, MatchRun
from .weights import MAX_WEIGHT, WeightVersion

__all__ = [
    "MAX_WEIGHT",
    "UNLAWFUL",
    "CounterCheck",
    "DailyMessage",
    "Engine",
    "MatchResult",
    "MatchRun",
    "NearMiss",
    "NewMatch",
    "PersonToMatch",
    "PopulationMark",
    "RelaxationAct",
    "RelaxationOutcome",
    "WeightVersion",
]
