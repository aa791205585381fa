"""The outside: what the root URLconf mounts."""

from django.urls import path

from .contact import views as contact
from .views import acts, boards, clocks, compared, employer, entry, followed, registered, sources

#: Below `offres/<offer>/recherche-complementaire/`.
offer_urls = (
    [
        path("recherche/", acts.search, name="search"),
        path("reperages/", boards.offer_board, name="board"),
        path("reperages/nouveau/", entry.new_sighting, name="new_sighting"),
        path("reperages/importer/", entry.import_people, name="import"),
        path("reperages/<uuid:sighting_id>/", acts.sighting, name="sighting"),
        path("reperages/<uuid:sighting_id>/deja-inscrite/", registered.registered, name="registered"),
        path("reperages/<uuid:sighting_id>/contact/", contact.thread, name="thread"),
        path("reperages/<uuid:sighting_id>/contact/attester/", contact.attested, name="attest"),
        path("reperages/<uuid:sighting_id>/contact/ecrire/", contact.write, name="write"),
        path("reperages/<uuid:sighting_id>/contact/sort/", contact.declared, name="declare"),
        path("reperages/<uuid:sighting_id>/contact/reponse/", contact.answered, name="answer"),
        path("inscrites/", boards.profile_completed, name="profile_completed"),
        path("interessees/<uuid:sighting_id>/pourquoi/", compared.why, name="why"),
        path("interessees/<uuid:sighting_id>/choisir/", compared.choose, name="choose"),
        path("interessees/<uuid:sighting_id>/presenter/", compared.present, name="present"),
        path("interessees/<uuid:sighting_id>/suite/", followed.follow, name="follow"),
        path("interessees/<uuid:sighting_id>/suite/annuler/", followed.undo, name="undo"),
    ],
    "external",
)
#: Below `reperages/`, and below `pilote/sources/`.
own_urls = ([path("", boards.own_board, name="mine")], "sightings")
source_urls = ([path("", sources.region_sources, name="region")], "sources")
#: What runs out, below `echeances/`.
clock_urls = (
    [
        path("", clocks.clocks, name="list"),
        path("avis-de-suppression/", clocks.deletion, name="deletion"),
    ],
    "clocks",
)
#: Below the link of an employer.
employer_urls = ([path("<uuid:sighting_id>/", employer.answer, name="answer")], "employer_outside")
