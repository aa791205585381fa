from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .guide import GUIDES
from .views import saved, search


class GuideConverter(StringConverter):
    """A guide that there is; any other word is no address."""

    regex = "|".join(GUIDES)


register_converter(GuideConverter, "guide")

app_name = "desk"
urlpatterns = [
    path("", search.quick_search, name="search"),
    path("enregistrer/", saved.save, name="save"),
    path("retirer/", saved.remove, name="remove"),
]
