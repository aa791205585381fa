"""The forms of the steps: what was typed, as fields, criteria and details of an offer."""

from ...enums import DraftStep
from .base import StepForm as StepForm
from .employer import EmployerForm
from .job import JobForm
from .place import PlaceForm
from .requirements import RequirementsForm
from .terms import TermsForm

FORMS: dict[DraftStep, type[StepForm]] = {
    DraftStep.EMPLOYER: EmployerForm,
    DraftStep.JOB: JobForm,
    DraftStep.PLACE: PlaceForm,
    DraftStep.TERMS: TermsForm,
    DraftStep.REQUIREMENTS: RequirementsForm,
}
