"""« Échéances » of the data protection officer, and the notice of a source."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from francetravail_match.journal.models import Entry
from matching.external.clock_enums import ClockKind
from matching.external.enums import State
from matching.external.lead import object_to
from matching.external.models import DeletionNotice, Sighting
from matching.external.services import purge
from tests.factories import UserFactory
from tests.matching.external.outside import URL, seen, step
from tests.matching.gate.scenes import Scene, opened
from tests.matching_views.pages import text
from tests.utils.databases import OwnDatabase
from tests.utils.fragments import HTMX

PAGE, NOTICE = reverse("clocks:list"), reverse("clocks:deletion")


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def test_what_is_due_is_counted_listed_under_pseudonyms_and_purged(client, scene, settings):
    dpo = UserFactory(dpo=True)
    client.force_login(dpo)
    empty = text(client.get(PAGE))
    assert "Rien ne court" in empty
    assert "Aucune n'a encore eu lieu" in empty
    first, second = seen(scene), seen(scene, url="https://example.org/a")
    object_to(seen(scene, url="https://example.org/b"))
    step(scene, second, State.INFORMED)
    with CaptureQueriesContext(connection) as few:
        page = client.get(PAGE)
    words = text(page)
    assert "À informer (RGPD, art. 14) 0 0 0 1" in words
    assert "Sans réponse 0 0 0 1" in words
    assert f"Repérage {str(first.public_id)[:8]}, {scene.offer.agency}. À informer" in words
    assert "Opposition : 1 personne" in words
    assert URL not in page.text and "example.org" not in page.text
    only = client.get(PAGE, {"echeance": ClockKind.ANSWER}, headers=HTMX)
    assert "1 repérage" in text(only)
    assert "<h1" not in only.text
    scene.clock("2027-04-08 03:00")
    settings.PURGE_ENABLED = False
    for number in range(5):
        seen(scene, url=f"https://example.org/{number}")
    with CaptureQueriesContext(connection) as many:
        late = text(client.get(PAGE))
    assert len(many) == len(few)
    assert "1 échéance est passée depuis plus de deux heures Les effacements sont suspendus" in late
    assert "La prochaine, dans l'heure, effacera : À informer (RGPD, art. 14) : 1 repérage" in late
    settings.PURGE_ENABLED = True
    assert purge() == 1
    after = text(client.get(PAGE))
    assert "À informer (RGPD, art. 14), 1 repérage" in after
    assert "depuis plus de deux heures" not in after
    assert Entry.objects.filter(action="external.clocks_read", actor=dpo).count() == 5


def test_a_notice_is_confirmed_and_says_nothing_of_what_is_held(client, scene):
    seen(scene)
    client.force_login(scene.advisor)
    assert client.get(NOTICE).status_code == 200
    assert "Sans un avis de la source" in text(client.post(NOTICE, {"place": URL}))
    said = {"place": "Camille", "received": "on"}
    assert "ni l'adresse d'un profil" in text(client.post(NOTICE, said))
    assert not DeletionNotice.objects.exists()
    answers = {
        text(client.post(NOTICE, {"place": place, "received": "on"}, follow=True))
        for place in (URL, "https://linkedin.com/in/nobody")
    }
    assert len(answers) == 1
    assert DeletionNotice.objects.get().by == scene.advisor
    (line,) = Entry.objects.filter(action="external.deletion_noted", object_type="", payload={})[:1]
    assert line.actor == scene.advisor
    assert purge() == 1
    assert not Sighting.objects.exists()
