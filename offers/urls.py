"""What is done with one offer, under the offer's own address."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .enums import DraftStep
from .services.transitions import BY_CODE
from .views.alarms import set_aside, set_draft_alarm_aside
from .views.checking import check, discard, rebase
from .views.drafting import create, write
from .views.life import change_state
from .views.options import KINDS, options
from .views.versions import versions


class ChangeConverter(StringConverter):
    """A change of state that has a button; any other word is no address."""

    regex = "|".join(BY_CODE)


class StepConverter(StringConverter):
    """A step of writing an offer."""

    regex = "|".join(DraftStep.values)


class KindConverter(StringConverter):
    """What a combobox proposes."""

    regex = "|".join(KINDS)


register_converter(ChangeConverter, "change")
register_converter(KindConverter, "kind")
register_converter(StepConverter, "step")
#: Beside the list of offers: about no offer yet.
list_urls = [
    path("nouvelle/", create, name="create"),
    path("propositions/<kind:kind>/", options, name="options"),
]
urlpatterns = [
    path("formulations/ecarter/", set_aside, name="set_aside"),
    path("etat/<change:code>/", change_state, name="change_state"),
    path("versions/", versions, name="versions"),
    path("saisie/verifier/", check, name="check"),
    path("saisie/abandonner/", discard, name="draft_discard"),
    path("saisie/garder/", rebase, name="draft_rebase"),
    path("saisie/formulations/ecarter/", set_draft_alarm_aside, name="draft_set_aside"),
    path("saisie/<step:step>/", write, name="write"),
]
