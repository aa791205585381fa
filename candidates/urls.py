"""People, one at a time: there is no list but those of an offer."""

from django.urls import path

from .views.people import person_detail, reveal

app_name = "people"
urlpatterns = [
    path("<uuid:public_id>/", person_detail, name="detail"),
    path("<uuid:public_id>/identite/", reveal, name="reveal"),
]
