"""Shortlists: what the root URLconf mounts, by reader."""

from django.urls import path

from .views import approach, employer, follow, page, review

#: Below the address of an offer.
offer_urls = (
    [
        path("", page.page, name="page"),
        path("comparer/", page.comparison, name="comparison"),
        path("transmettre/", review.submit, name="submit"),
        path("reprendre/", review.take_back, name="take_back"),
        path("accepter/", review.accept, name="accept"),
        path("retourner/", review.send_back, name="send_back"),
        path("envoyer/", review.send, name="send"),
        path("lien/", follow.link, name="link"),
        path("lien/retirer/", follow.revoke, name="revoke"),
        path("personnes/<uuid:person_id>/choisir/", page.pick, name="pick"),
        path("personnes/<uuid:person_id>/retirer/", page.remove, name="remove"),
        path("personnes/<uuid:person_id>/deplacer/", page.move, name="move"),
        path("personnes/<uuid:person_id>/note/", page.note, name="note"),
        path("personnes/<uuid:person_id>/approche/", approach.approach, name="approach"),
        path("personnes/<uuid:person_id>/identite/", approach.reveal, name="reveal"),
        path("personnes/<uuid:person_id>/corriger/", approach.undo, name="undo"),
        path("personnes/<uuid:person_id>/presenter/", follow.present_late, name="present_late"),
        path("personnes/<uuid:person_id>/suite/", follow.follow, name="follow"),
        path("personnes/<uuid:person_id>/entretien/", follow.interview, name="interview"),
    ],
    "shortlists",
)
#: What waits for liaison, below `preselections/`.
desk_urls = ([path("", review.desk, name="list")], "liaison")
#: The page that an employer opens with their link.
employer_urls = (
    [
        path("", employer.page, name="page"),
        path("fermer/", employer.close, name="close"),
        path("personnes/<slug:line>/", employer.answer, name="answer"),
    ],
    "employer",
)
