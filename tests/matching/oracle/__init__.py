"""Who matches an offer, recomputed in plain Python from docs/matching.md alone.

The independent oracle of the engine: it imports nothing of the product, knows nothing of search rows, boxes
or SQL, and sees only what the views `truth_person` and `truth_offer` show, and the dated rules as data. Slow
and obvious on purpose: when it disagrees with the engine, the page says who is right, and these files must be
readable beside the page.

An outcome is True (met), False (not met) or None (unknown).
"""

from .certificates import add_months, end_of, good_for
from .criteria import (
    Part,
    availability,
    education,
    experience,
    language,
    licence,
    occupation,
    parts_of,
    salary,
    schedule,
    skills,
)
from .facts import (
    AREA_KINDS,
    CONTRACTS,
    SCHEDULE,
    WORKING_TIMES,
    Area,
    Certificate,
    Context,
    Equivalence,
    Occupation,
    Offer,
    Person,
    Point,
    Salary,
    Spoken,
    Term,
    Wanted,
)
from .logic import Outcome, all_of, any_of, either
from .nearest import nearest
from .places import EARTH_RADIUS_KM, around_residence, distance_km, in_area, mobility
from .reading import read_offer, read_person
from .relaxation import countercheck
from .score import CODES, contribution, points
from .verdict import (
    MATCH,
    NEAR_MISS,
    NO,
    TO_QUALIFY,
    Answer,
    Judgement,
    is_counted,
    judge,
    match_all,
    offers_of,
    rank_key,
)
from .ways import other_ways, reach

__all__ = [
    "AREA_KINDS",
    "CODES",
    "CONTRACTS",
    "EARTH_RADIUS_KM",
    "MATCH",
    "NEAR_MISS",
    "NO",
    "SCHEDULE",
    "TO_QUALIFY",
    "WORKING_TIMES",
    "Answer",
    "Area",
    "Certificate",
    "Context",
    "Equivalence",
    "Judgement",
    "Occupation",
    "Offer",
    "Outcome",
    "Part",
    "Person",
    "Point",
    "Salary",
    "Spoken",
    "Term",
    "Wanted",
    "add_months",
    "all_of",
    "any_of",
    "around_residence",
    "availability",
    "contribution",
    "countercheck",
    "distance_km",
    "education",
    "either",
    "end_of",
    "experience",
    "good_for",
    "in_area",
    "is_counted",
    "judge",
    "language",
    "licence",
    "match_all",
    "mobility",
    "occupation",
    "nearest",
    "offers_of",
    "other_ways",
    "parts_of",
    "points",
    "rank_key",
    "reach",
    "read_offer",
    "read_person",
    "salary",
    "schedule",
    "skills",
]
