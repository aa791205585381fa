"""Reports, below `signalements/`."""

from django.urls import path

from .views import counts, queue, reporting

app_name = "reports"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("nouveau/", reporting.new, name="new"),
    path("les-miens/", reporting.own, name="own"),
    path("comptes/", counts.counts, name="counts"),
    path("<uuid:public_id>/", queue.ticket, name="ticket"),
    path("<uuid:public_id>/pieces/", queue.evidence, name="evidence"),
    path("<uuid:public_id>/suite/", queue.act, name="act"),
]
