from django.urls import path

from .views import OfferGate

urlpatterns = [path("offers/<uuid:offer_id>/gate", OfferGate.as_view(), name="offer_gate")]
