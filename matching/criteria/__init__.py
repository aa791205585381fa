"""The criteria, in the order in which they are shown. Adding one is adding a file and a line here."""

from .availability import Availability
from .base import Criterion
from .contract import Contract
from .experience import Experience
from .mobility import Mobility
from .occupation import Occupation
from .working_time import WorkingTime

CRITERIA: tuple[Criterion, ...] = (
    Occupation(),
    Mobility(),
    Availability(),
    Contract(),
    WorkingTime(),
    Experience(),
)

__all__ = ["CRITERIA", "Criterion"]
