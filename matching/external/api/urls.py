from django.urls import path

from .views import OfferSightings

urlpatterns = [path("offers/<uuid:offer_id>/sightings", OfferSightings.as_view(), name="offer_sightings")]
