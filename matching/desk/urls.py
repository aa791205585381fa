from django.urls import path

from .views import saved, search

app_name = "desk"
urlpatterns = [
    path("", search.quick_search, name="search"),
    path("enregistrer/", saved.save, name="save"),
    path("retirer/", saved.remove, name="remove"),
]
