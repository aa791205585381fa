"""What is put right of one employer, under the employer's own address."""

from django.urls import path

from .views import employers

urlpatterns = [
    path("modifier/", employers.edit, name="edit"),
    path("etablissements/ajouter/", employers.add_establishment, name="add_establishment"),
    path("interlocuteurs/ajouter/", employers.add_contact, name="add_contact"),
    path("interlocuteurs/<uuid:contact_id>/", employers.edit_contact, name="edit_contact"),
    path("interlocuteurs/<uuid:contact_id>/retirer/", employers.remove_contact, name="remove_contact"),
]
