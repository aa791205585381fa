from django.urls import path

from .views import OfferGate, OfferTimeline

urlpatterns = [
    path("offers/<uuid:offer_id>/gate", OfferGate.as_view(), name="offer_gate"),
    path("offers/<uuid:offer_id>/timeline", OfferTimeline.as_view(), name="offer_timeline"),
]
