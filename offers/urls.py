"""What is done with one offer, under the offer's own address."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .services.transitions import BY_CODE
from .views.alarms import set_aside
from .views.life import change_state


class ChangeConverter(StringConverter):
    """A change of state that has a button; any other word is no address."""

    regex = "|".join(BY_CODE)


register_converter(ChangeConverter, "change")
urlpatterns = [
    path("formulations/ecarter/", set_aside, name="set_aside"),
    path("etat/<change:code>/", change_state, name="change_state"),
]
