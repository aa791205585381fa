"""Runs with their results, the weights of the score, what is to be matched again, what is announced."""

from .changes import PersonToMatch, PopulationMark
from .notices import DailyMessage, NewMatch
from .runs import MatchResult, MatchRun
from .weights import WeightVersion

__all__ = [
    "DailyMessage",
    "MatchResult",
    "MatchRun",
    "NewMatch",
    "PersonToMatch",
    "PopulationMark",
    "WeightVersion",
]
