from django.urls import path

from .views import acts

app_name = "external"
urlpatterns = [
    path("recherche/", acts.search, name="search"),
    path("reperages/nouveau/", acts.new_sighting, name="new_sighting"),
    path("reperages/<uuid:sighting_id>/", acts.sighting, name="sighting"),
]
