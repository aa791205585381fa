"""What people ask for reaches who answers them, and nobody else; who answered is on record."""

import pytest
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.questions.appeal_enums import AppealKind, Objection
from matching.questions.appeals import ask_for_human, object_to, report_wrong_fact
from matching.questions.models import Appeal, PersonalLink
from tests.factories import AgencyFactory, JobOfferFactory, JobSeekerFactory, UserFactory
from tests.matching_views.pages import text

from .conftest import open_page

LIST, HOME = reverse("appeals:list"), reverse("home")


@pytest.fixture
def asked(offer, person) -> Appeal:
    ask_for_human(job_seeker=person, offer=offer)
    return Appeal.objects.get()


@pytest.mark.parametrize("role", ["advisor", "liaison", "manager"])
def test_the_agency_sees_it_on_its_home_page(client, asked, person, offer, role):
    client.force_login(UserFactory(**{role: True}))
    for page in (HOME, LIST):
        words = text(client.get(page))
        assert f"Personne {person.pseudonym} : parler à un conseiller" in words
        assert offer.title in words


@pytest.mark.parametrize(
    "reader", [{"advisor": True, "of_another_agency": True}, {"dpo": True}, {"advisor": True, "agency": None}]
)
def test_nobody_else_does(client, asked, person, reader):
    client.force_login(UserFactory(**reader))
    assert person.pseudonym not in client.get(HOME).text
    page = client.get(LIST)
    assert page.status_code == 403 or "Aucune demande n'attend" in text(page)
    assert client.post(reverse("appeals:handled", args=[asked.public_id])).status_code in {403, 404}
    assert Appeal.objects.waiting().exists()


def test_what_it_is_about_is_said(client, offer, person):
    report_wrong_fact(job_seeker=person, offer=offer, criterion="experience", comment="Trois ans.")
    client.force_login(UserFactory(advisor=True))
    assert "Expérience . Reçue" in text(client.get(LIST))
    assert "Trois ans." in text(client.get(LIST))


def test_who_answered_is_on_record_and_it_waits_no_more(client, asked, person):
    advisor = UserFactory(advisor=True)
    client.force_login(advisor)
    handled = reverse("appeals:handled", args=[asked.public_id])
    assert "marquée comme traitée" in text(client.post(handled, follow=True))
    client.post(handled)
    asked.refresh_from_db()
    assert asked.handled_by == advisor and asked.handled_at
    line = Entry.objects.get(action="appeal.handled")
    assert (line.actor, line.object_id) == (advisor, person.public_id)
    assert "Aucune demande n'attend" in text(client.get(LIST))


def test_each_agency_is_told_and_an_objection_is_decided_once(offer, person):
    other = JobOfferFactory(published=True, agency=AgencyFactory(other=True))
    for about in (offer, other):
        for _ in range(2):
            ask_for_human(job_seeker=person, offer=about)
            object_to(job_seeker=person, offer=about, what=Objection.PROCESSING)
    human = Appeal.objects.filter(kind=AppealKind.HUMAN)
    assert {appeal.agency for appeal in human} == {offer.agency, other.agency}
    assert human.count() == 2
    assert Appeal.objects.filter(kind=AppealKind.OBJECTION).count() == 1


@pytest.mark.parametrize("upheld", [True, False])
def test_an_objection_is_the_data_protection_officers(client, offer, person, upheld):
    object_to(job_seeker=person, offer=offer, what=Objection.PROCESSING)
    decided = reverse("objections:decided", args=[Appeal.objects.get().public_id])
    client.force_login(UserFactory(advisor=True))
    assert client.post(decided).status_code == 403
    assert person.pseudonym not in client.get(HOME).text + client.get(LIST).text
    client.force_login(UserFactory(dpo=True))
    for page in (HOME, reverse("objections:list")):
        assert f"{person.pseudonym} : opposition au traitement" in text(client.get(page))
    client.post(decided, {"upheld": "1"} if upheld else {})
    assert JobSeeker.objects.get(pk=person.pk).processing_restricted is upheld
    assert not Appeal.objects.waiting().exists()
    assert client.post(decided).status_code == 302
    # Led there even while nothing waits, by the menu and by what the account permits.
    assert client.get(HOME).text.count(f'href="{reverse("objections:list")}"') == 2


def test_the_number_of_queries_is_fixed(client, offer, django_assert_num_queries):
    client.force_login(UserFactory(advisor=True))
    client.get(LIST)
    for n in range(2):
        for _ in range(1 + 4 * n):
            ask_for_human(job_seeker=JobSeekerFactory(), offer=offer)
        with django_assert_num_queries(4):
            client.get(LIST)


def give(offer, person) -> str:
    return reverse("questions:give_link", args=[offer.public_id, person.public_id])


def test_an_advisor_gives_the_person_their_page(client, offer, person, advisor):
    client.force_login(advisor)
    why = reverse("matching:explanation", args=[offer.public_id, person.public_id])
    assert "Remettre cette page à la personne" in text(client.get(why))
    page = client.post(give(offer, person))
    assert "Il ne s'affiche qu'une fois" in text(page)
    assert "no-store" in page["Cache-Control"]
    address = page.context["address"]
    assert address.startswith("http://127.0.0.1:8000/ma-page/")
    token = address.split("/")[-2]
    theirs = open_page(client.__class__(), token)
    assert theirs.get(reverse("link:page", args=[token]), follow=True).status_code == 200
    line = Entry.objects.get(action="link.created")
    assert (line.actor, line.object_id) == (advisor, person.public_id)
    assert token not in str(line.payload)


def test_a_second_link_ends_the_first(client, offer, person, advisor):
    client.force_login(advisor)
    first, second = (client.post(give(offer, person)).context["address"].split("/")[-2] for _ in range(2))
    assert client.get(reverse("link:page", args=[first])).status_code == 410
    assert client.get(reverse("link:page", args=[second])).status_code == 200


@pytest.mark.parametrize("role", ["liaison", "manager", "dpo", "observer"])
def test_only_an_advisor_gives_it(client, offer, person, role):
    client.force_login(UserFactory(**{role: True}))
    assert client.post(give(offer, person)).status_code == 403
    assert not PersonalLink.objects.exists()


def test_not_for_an_offer_of_another_agency(client, offer, person):
    client.force_login(UserFactory(advisor=True, of_another_agency=True))
    assert client.post(give(offer, person)).status_code == 404
