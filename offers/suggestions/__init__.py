"""From what an offer says to occupations and skills of ROME, and what its occupation asks for."""

from .index import Suggestion as Suggestion
from .skills import suggest_skills as suggest_skills
from .suggest import disagreement as disagreement
from .suggest import suggest_rome as suggest_rome
from .trainings import suggest_trainings as suggest_trainings
