"""The matching of one offer, under the offer's own address."""

from django.urls import path

from .views.countercheck import countercheck
from .views.explanation import explanation
from .views.results import new_matches_seen, request_run, results

app_name = "matching"
urlpatterns = [
    path("", results, name="results"),
    path("lancer/", request_run, name="request"),
    path("contre-epreuve/", countercheck, name="countercheck"),
    path("vues/", new_matches_seen, name="seen"),
    path("personnes/<uuid:person_id>/", explanation, name="explanation"),
]
