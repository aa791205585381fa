"""Questions put to people and their own pages: what the root URLconf mounts, by reader."""

from django.urls import path

from .views import appeals, calls, desk, giving, person, replies

#: The pages that a person opens with their link.
link_urls = (
    [
        path("", person.page, name="page"),
        path("fermer/", person.close, name="close"),
        path("questions/", replies.questions, name="questions"),
        path("ne-plus-m-interroger/", replies.stop, name="stop"),
        path("offres/<uuid:offer_id>/", person.why, name="why"),
        path("offres/<uuid:offer_id>/donnees/", person.data, name="data"),
        path("offres/<uuid:offer_id>/reponses/<str:question>/", person.answer, name="answer"),
        path("offres/<uuid:offer_id>/erreurs/<str:criterion>/", person.wrong_fact, name="wrong_fact"),
        path("offres/<uuid:offer_id>/conseiller/", person.human, name="human"),
        path("offres/<uuid:offer_id>/opposition/", person.objection, name="objection"),
    ],
    "link",
)
#: What people ask of us, below `demandes/`.
appeal_urls = (
    [
        path("", appeals.appeals, name="list"),
        path("<uuid:public_id>/traitee/", appeals.handled, name="handled"),
    ],
    "appeals",
)
#: What the data protection officer decides, below `oppositions/`.
objection_urls = (
    [
        path("", appeals.objections, name="list"),
        path("<uuid:public_id>/decision/", appeals.decided, name="decided"),
    ],
    "objections",
)
#: Below the address of an offer.
offer_urls = (
    [
        path("", desk.desk, name="desk"),
        path("interroger/", desk.start, name="start"),
        path("arreter/", desk.stop, name="stop"),
        path("messages/<uuid:message_id>/", desk.declare, name="declare"),
        path("appels/", calls.sheet, name="sheet"),
        path("appels/<int:position>/", calls.line, name="line"),
        path("appels/<int:position>/identite/", calls.reveal, name="reveal"),
        path("personnes/<uuid:person_id>/lien/", giving.give, name="give_link"),
    ],
    "questions",
)
