"""What an offer may not say, or says in two ways: rules as data, one family a file (docs/offer-linter.md)."""

from .alarm import Alarm as Alarm
from .alarm import Severity as Severity
from .labels import is_lawful as is_lawful
from .labels import label_of as label_of
from .lint import lint as lint
