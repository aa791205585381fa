"""The leak guard: nobody is disclosed to an employer for whom they work. In doubt, it refuses."""

from .guard import leak_reason as leak_reason
from .names import same_employer as same_employer
