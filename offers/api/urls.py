from django.urls import path

from .views import OfferDetail, OfferList

urlpatterns = [
    path("offers", OfferList.as_view(), name="offers"),
    path("offers/<uuid:offer_id>", OfferDetail.as_view(), name="offer"),
]
