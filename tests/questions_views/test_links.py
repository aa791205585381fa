"""What a personal link lets through: nothing before a click, of anybody else, or once it is over."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from francetravail_match.journal.models import Entry
from matching.questions.enums import LinkPurpose
from matching.questions.links import create_link, revoke_link
from matching.questions.models import PersonalLink
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.matching_views.pages import text
from tests.utils.databases import OwnDatabase

from .conftest import open_page

PAGES = ["why", "data", "objection"]


def test_before_the_click_there_is_nothing_of_anybody(client, token, person, offer):
    page = client.get(reverse("link:page", args=[token]))
    words = text(page)
    assert page.status_code == 200
    assert "Agence de Lille" in words and "Voir ma page" in words
    assert "Qui vous a donné ce lien ?" in words and "Appelez le 39 49" in words
    for hidden in (person.pseudonym, str(person.public_id), offer.title, offer.source_number):
        assert hidden not in page.text
    assert not Entry.objects.filter(action="link.opened").exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_not_opened_by_its_address(client, url, token, name):
    assert client.get(url(name)).url == reverse("link:page", args=[token])


def test_a_click_opens_the_page_and_the_journal_says_so(client, token, url, person):
    open_page(client, token)
    assert client.get(reverse("link:page", args=[token])).url == url("why")
    assert client.get(url("why")).status_code == 200
    line = Entry.objects.get(action="link.opened")
    assert (line.actor, line.object_id) == (None, person.public_id)
    assert token not in json.dumps(line.payload)


def test_it_closes(opened, token, url):
    opened.post(reverse("link:close", args=[token]))
    assert "Voir ma page" in text(opened.get(url("why"), follow=True))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cached_and_no_other_site_learns_the_address(opened, token, url, name):
    for page in (opened.get(url(name)), opened.get(reverse("link:page", args=[token]))):
        assert "no-store" in page["Cache-Control"] and "private" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "same-origin"
        assert "noindex" in page["X-Robots-Tag"]


def test_a_link_that_was_revoked(opened, token, url, person):
    revoke_link(link=PersonalLink.objects.get(), by=None)
    for page in (opened.get(url("why")), opened.post(reverse("link:page", args=[token]))):
        assert page.status_code == 410
        assert "Ce lien ne sert plus" in text(page) and "39 49" in text(page)
        assert person.pseudonym not in page.text
        assert "no-store" in page["Cache-Control"]


def test_the_link_of_someone_who_has_left(client, offer):
    gone = JobSeekerFactory(has_left=True)
    _, token = create_link(job_seeker=gone, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    assert client.post(reverse("link:page", args=[token])).status_code == 410


def move_clock(own_database: OwnDatabase, **by: int) -> None:
    with own_database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = make_interval(hours => %(hours)s)", by)
        owner.commit()


def test_it_closes_by_itself_and_expires(own_database, opened, token, url, person):
    move_clock(own_database, hours=2)
    assert opened.get(url("why")).url == reverse("link:page", args=[token])
    assert opened.post(url("human")).status_code == 302
    assert not person.appeals.exists()
    assert open_page(opened, token).get(url("why")).status_code == 200

    move_clock(own_database, hours=61 * 24)
    for page in (opened.get(url("why")), opened.post(reverse("link:page", args=[token]))):
        assert page.status_code == 410
        assert "Ce lien ne sert plus" in text(page)


@pytest.mark.parametrize(
    "altered", [lambda t: t[:-1], lambda t: t.swapcase(), lambda t: t + "A", lambda t: str(uuid.uuid4())]
)
def test_an_altered_link(opened, token, offer, altered):
    for name, args in [("page", []), ("why", [offer.public_id])]:
        page = opened.get(reverse(f"link:{name}", args=[altered(token), *args]))
        assert page.status_code == 404
        assert "Cette page n'existe pas" in text(page)
        assert "no-store" in page["Cache-Control"]


def test_the_token_is_kept_nowhere(opened, token):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM questions_personallink AS l")
        (kept,) = cursor.fetchone()
    assert token not in kept
    assert token not in json.dumps(dict(opened.session))


def test_a_link_opens_its_own_person_and_its_own_offer(opened, token, offer):
    """Whoever opened a page of theirs opens no other, by whatever address."""
    other = JobSeekerFactory(matches=True)
    _, theirs = create_link(job_seeker=other, purposes=[LinkPurpose.EXPLANATION], offer=offer)
    assert opened.get(reverse("link:why", args=[theirs, offer.public_id])).status_code == 302
    elsewhere = JobOfferFactory(published=True)
    page = opened.get(reverse("link:why", args=[token, elsewhere.public_id]))
    assert page.status_code == 404
    assert elsewhere.title not in page.text


def test_the_page_shows_nothing_of_whoever_is_signed_in(opened, url, advisor):
    opened.force_login(advisor)
    client = open_page(opened, url("why").split("/")[2])
    assert str(advisor) not in client.get(url("why")).text


def test_who_tries_many_is_told_to_wait(db, settings):
    settings.UNKNOWN_LINKS_PER_HOUR = 2
    place = Client(REMOTE_ADDR=f"2001:db8:{uuid.uuid4().hex[:4]}::1")
    statuses = [place.get(reverse("link:page", args=[f"{n:043}"])).status_code for n in range(3)]
    assert statuses == [404, 404, 429]


def test_one_link_changes_only_so_much_in_an_hour(opened, url, settings):
    settings.ACTS_OF_A_LINK_PER_HOUR = 1
    assert opened.post(url("human")).status_code == 302
    refused = opened.post(url("human"))
    assert refused.status_code == 429
    assert "Trop de demandes" in text(refused)


def test_the_forms_need_their_token(token):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("link:page", args=[token])).status_code == 403
