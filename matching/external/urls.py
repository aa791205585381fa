from django.urls import path

from .views import acts, clocks

app_name = "external"
urlpatterns = [
    path("recherche/", acts.search, name="search"),
    path("reperages/nouveau/", acts.new_sighting, name="new_sighting"),
    path("reperages/<uuid:sighting_id>/", acts.sighting, name="sighting"),
]
#: What runs out, below `echeances/`.
clock_urls = (
    [
        path("", clocks.clocks, name="list"),
        path("avis-de-suppression/", clocks.deletion, name="deletion"),
    ],
    "clocks",
)
