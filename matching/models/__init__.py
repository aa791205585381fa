"""Runs, results, counter-checks, weights, engines; what is to be matched again, what is announced."""

from .changes import PersonToMatch, PopulationMark
from .counterchecks import CounterCheck, NearMiss
from .engine import Engine
from .notices import DailyMessage, NewMatch
from .runs import MatchResult, MatchRun
from .weights import MAX_WEIGHT, WeightVersion

__all__ = [
    "MAX_WEIGHT",
    "CounterCheck",
    "DailyMessage",
    "Engine",
    "MatchResult",
    "MatchRun",
    "NearMiss",
    "NewMatch",
    "PersonToMatch",
    "PopulationMark",
    "WeightVersion",
]
