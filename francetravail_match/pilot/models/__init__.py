"""The pilot, as facts. The application reads these tables; functions of the database's owner write them."""

from .deputies import Deputy as Deputy
from .experiment import Activation as Activation
from .experiment import Consultation as Consultation
from .experiment import Experiment as Experiment
from .licences import Licence as Licence
from .licences import Volunteer as Volunteer
from .switches import SwitchAct as SwitchAct
