"""The pages that a person outside opens with their link, below `contact/`."""

from django.urls import path

from . import answering, keeping, views

person_urls = (
    [
        path("", views.page, name="page"),
        path("code/", views.code, name="code"),
        path("mes-donnees/", views.held, name="held"),
        path("mes-donnees/fichier/", views.data, name="data"),
        path("accepter/", views.agree, name="agree"),
        path("mes-reponses/", answering.answers, name="answers"),
        path("mes-reponses/pourquoi/", answering.compared, name="compared"),
        path("mes-reponses/reprendre/", answering.take_back, name="take_back"),
        path("garder-mes-reponses/", keeping.keep, name="keep"),
        path("refuser/", views.decline, name="decline"),
        path("corriger/", views.correct, name="correct"),
        path("deja-inscrite/", views.registered, name="registered"),
        path("conseiller/", views.human, name="human"),
        path("effacer/", views.erase, name="erase"),
        path("fermer/", views.close, name="close"),
    ],
    "outside",
)
