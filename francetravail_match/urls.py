from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from francetravail_match.common.views import accessibility, health
from francetravail_match.integrations.api.contract import openapi
from matching.desk.views.employers import employer_detail, employer_list
from matching.desk.views.guide import page as guide_page
from matching.desk.views.home import home
from matching.desk.views.offers import offer_list
from matching.external import urls as external_urls
from matching.external.contact.views import queue as contact_queue
from matching.external.person.urls import person_urls
from matching.external.person.views import erased
from matching.external.views.document import document
from matching.external.views.licence_end import licence_end
from matching.gate import urls as gate_urls
from matching.questions.urls import appeal_urls, link_urls, objection_urls, offer_urls
from matching.questions.views.check import check
from matching.shortlists.urls import desk_urls, employer_urls
from matching.shortlists.urls import offer_urls as shortlist_urls
from matching.views.algorithm import algorithm
from matching.views.forecast import draft_count
from matching.views.offers import offer_detail
from offers.urls import list_urls as offer_list_urls

handler400 = "francetravail_match.common.views.bad_request"
handler404 = "francetravail_match.common.views.not_found"
handler500 = "francetravail_match.common.views.server_error"

# The pages of offers show what the matching found, so their views live in `matching`, which may read both.
offers: list[URLPattern | URLResolver] = [
    path("", offer_list, name="list"),
    path("", include(offer_list_urls)),
    path("<uuid:public_id>/", offer_detail, name="detail"),
    path("<uuid:public_id>/", include("offers.urls")),
    path("<uuid:public_id>/saisie/compte/", draft_count, name="draft_count"),
]

# The same of employers: how their offers were filled is what the matching knows.
employers: list[URLPattern | URLResolver] = [
    path("", employer_list, name="list"),
    path("<uuid:public_id>/", employer_detail, name="detail"),
    path("<uuid:public_id>/", include("offers.employer_urls")),
]

api: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    path("", include("offers.api.urls")),
    path("", include("matching.api.urls")),
    path("", include("matching.questions.api.urls")),
    path("", include("matching.gate.api.urls")),
    path("", include("matching.external.api.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("algorithme/", algorithm, name="algorithm"),
    path("verifier-un-message/", check, name="questions_check"),
    path("sante/", health, name="health"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("", include("francetravail_match.accounts.urls")),
    path("administration/", admin.site.urls),
    path("api/v1/", include((api, "api"))),
    path("pilote/ouvertures/", include(gate_urls.opening_urls)),
    path("pilote/epuisement/", include(gate_urls.exhaustion_urls)),
    path("pilote/sources/", include(external_urls.source_urls)),
    path("pilote/", include("francetravail_match.pilot.urls")),
    path("faits/", include(gate_urls.fact_urls)),
    path("echeances/", include(external_urls.clock_urls)),
    path("signalements/", include("matching.external.harassment.urls")),
    path("fin-de-licence/", licence_end, name="licence_end"),
    path("personnes/", include("candidates.urls")),
    path("recherche/", include("matching.desk.urls")),
    path("guide/", guide_page, name="guide"),
    path("guide/<guide:name>/", guide_page, name="guide"),
    path("offres/", include((offers, "offers"))),
    path("offres/<uuid:public_id>/rapprochement/", include("matching.urls")),
    path("offres/<uuid:public_id>/recherche-complementaire/", include(gate_urls.offer_urls)),
    path("offres/<uuid:public_id>/recherche-complementaire/", include(external_urls.offer_urls)),
    path("reperages/", include(external_urls.own_urls)),
    path("", include(gate_urls)),
    path("offres/<uuid:public_id>/questions/", include(offer_urls)),
    path("offres/<uuid:public_id>/preselection/", include(shortlist_urls)),
    path("offres/<uuid:public_id>/preselection/document/", document, name="shortlist_document"),
    path("employeurs/", include((employers, "employers"))),
    path("preselections/", include(desk_urls)),
    path("employeur/<str:token>/", include(employer_urls)),
    path("employeur/<str:token>/exterieur/", include(external_urls.employer_urls)),
    path("demandes/", include(appeal_urls)),
    path("oppositions/", include(objection_urls)),
    path("ma-page/<str:token>/", include(link_urls)),
    path("contacts-externes/", contact_queue, name="contact_queue"),
    path("contact/effacees/", erased, name="outside_erased"),
    path("contact/<str:token>/", include(person_urls)),
]
