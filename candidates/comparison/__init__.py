"""Is somebody already registered? What is given to find out is compared, and never stored."""

from .registered import Given as Given
from .registered import Likely as Likely
from .registered import likely_registered as likely_registered
