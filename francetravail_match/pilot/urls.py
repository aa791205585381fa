from django.urls import path

from .views.agency import agency, agency_switch, name_deputy, withdraw_deputy
from .views.region import activation, consultation, end, licence, region, region_switch
from .views.volunteering import volunteering

app_name = "pilot"
urlpatterns = [
    path("volontariat/", volunteering, name="volunteering"),
    path("agence/", agency, name="agency"),
    path("agence/arret/", agency_switch, name="agency_switch"),
    path("agence/suppleant/", name_deputy, name="name_deputy"),
    path("agence/suppleant/retrait/", withdraw_deputy, name="withdraw_deputy"),
    path("region/", region, name="region"),
    path("region/arret/", region_switch, {"national": False}, name="region_switch"),
    path("pays/arret/", region_switch, {"national": True}, name="nation_switch"),
    path("region/consultation/", consultation, name="consultation"),
    path("region/activation/", activation, name="activation"),
    path("region/fin/", end, name="end"),
    path("region/licence/", licence, name="licence"),
]
