"""From the title of an offer to occupations of ROME."""

from .index import Suggestion as Suggestion
from .suggest import disagreement as disagreement
from .suggest import suggest_rome as suggest_rome
