from django.urls import path

from .views import OfferRuns, RunDetail, RunPeople

urlpatterns = [
    path("offers/<uuid:offer_id>/runs", OfferRuns.as_view(), name="offer_runs"),
    path("runs/<uuid:run_id>", RunDetail.as_view(), name="run"),
    path("runs/<uuid:run_id>/people", RunPeople.as_view(), name="run_people"),
]
