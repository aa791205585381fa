from django.urls import path

from .people import OfferOutsidePeople
from .views import OfferSightings

urlpatterns = [
    path("offers/<uuid:offer_id>/sightings", OfferSightings.as_view(), name="offer_sightings"),
    path("offers/<uuid:offer_id>/outside-people", OfferOutsidePeople.as_view(), name="outside_people"),
]
