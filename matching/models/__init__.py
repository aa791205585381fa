"""Runs of the matching with their results, and the weights of the score."""

from .runs import MatchResult, MatchRun
from .weights import WeightVersion

__all__ = ["MatchResult", "MatchRun", "WeightVersion"]
