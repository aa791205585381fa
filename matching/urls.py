"""The matching of one offer, under the offer's own address."""

from collections.abc import Sequence

from django.urls import path, register_converter

from .criteria import CRITERIA
from .views.countercheck import countercheck, request_countercheck
from .views.explanation import explanation
from .views.relaxations import keep, relax, undo
from .views.results import new_matches_seen, request_run, results

RELAXED = "|".join(criterion.code for criterion in CRITERIA if criterion.relaxation)


class LineConverter:
    """A line of a counter-check: the code of one criterion, or of two."""

    regex = f"(?:{RELAXED})(?:,(?:{RELAXED}))?"

    def to_python(self, value: str) -> list[str]:
        return value.split(",")

    def to_url(self, value: str | Sequence[str]) -> str:
        return value if isinstance(value, str) else ",".join(value)


register_converter(LineConverter, "line")
app_name = "matching"
urlpatterns = [
    path("", results, name="results"),
    path("lancer/", request_run, name="request"),
    path("contre-epreuve/", countercheck, name="countercheck"),
    path("contre-epreuve/demander/", request_countercheck, name="request_countercheck"),
    path("contre-epreuve/assouplir/<line:line>/", relax, name="relax"),
    path("contre-epreuve/garder/<line:line>/", keep, name="keep"),
    path("contre-epreuve/revenir/", undo, name="undo"),
    path("vues/", new_matches_seen, name="seen"),
    path("personnes/<uuid:person_id>/", explanation, name="explanation"),
]
