from django.urls import path

from .views import OfferQuestions, PersonQuestions

urlpatterns = [
    path("offers/<uuid:offer_id>/questions", OfferQuestions.as_view(), name="offer_questions"),
    path(
        "offers/<uuid:offer_id>/people/<uuid:person_id>/questions",
        PersonQuestions.as_view(),
        name="person_questions",
    ),
]
