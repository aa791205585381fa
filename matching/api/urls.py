from django.urls import path

from .countercheck import OfferCounterCheck, OfferNearest
from .relaxations import OfferKeep, OfferLines, OfferRelax, OfferUndo
from .views import OfferPerson, OfferRuns, RunDetail, RunPeople

urlpatterns = [
    path("offers/<uuid:offer_id>/runs", OfferRuns.as_view(), name="offer_runs"),
    path("offers/<uuid:offer_id>/countercheck", OfferCounterCheck.as_view(), name="countercheck"),
    path("offers/<uuid:offer_id>/countercheck/people", OfferNearest.as_view(), name="nearest"),
    path("offers/<uuid:offer_id>/countercheck/lines", OfferLines.as_view(), name="countercheck_lines"),
    path("offers/<uuid:offer_id>/countercheck/relax", OfferRelax.as_view(), name="relax"),
    path("offers/<uuid:offer_id>/countercheck/keep", OfferKeep.as_view(), name="keep"),
    path("offers/<uuid:offer_id>/countercheck/undo", OfferUndo.as_view(), name="undo"),
    path(
        "offers/<uuid:offer_id>/people/<uuid:person_id>/explanation",
        OfferPerson.as_view(),
        name="explanation",
    ),
    path("runs/<uuid:run_id>", RunDetail.as_view(), name="run"),
    path("runs/<uuid:run_id>/people", RunPeople.as_view(), name="run_people"),
]
