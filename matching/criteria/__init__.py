"""The criteria, in the order in which they are shown and their points shared.

Adding one is adding a file and a line here (docs/adding-a-criterion.md).
"""

from .availability import Availability
from .base import Criterion, Relaxation
from .certification import Certification
from .contract import Contract
from .education import Education
from .experience import Experience
from .language import Language
from .licence import Licence
from .mobility import Mobility
from .occupation import Occupation
from .salary import Salary
from .schedule import Schedule
from .skill import Skill
from .working_time import WorkingTime

CRITERIA: tuple[Criterion, ...] = (
    Occupation(),
    Mobility(),
    Availability(),
    Contract(),
    WorkingTime(),
    Schedule(),
    Experience(),
    Skill("required"),
    Skill("wished"),
    Licence("required"),
    Licence("wished"),
    Language("required"),
    Language("wished"),
    Certification("required"),
    Certification("wished"),
    Education(),
    Salary(),
)

__all__ = ["CRITERIA", "Criterion", "Relaxation"]
