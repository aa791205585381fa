"""Signing in and out: the form, its errors, the journal, and the one-click accounts of the demonstration."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from francetravail_match.journal.models import Entry
from tests.factories import PASSWORD, UserFactory

LOGIN = reverse("accounts:login")
DEMO = reverse("accounts:demo_sign_in")
REFUSED = "Adresse électronique ou mot de passe incorrect"


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    return UserFactory(advisor=True, email="awa@demo.inscrits.invalid", first_name="Awa", last_name="Diallo")


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_leads_to_the_home_page_and_is_journalled(db, client):
    user = UserFactory(advisor=True)
    response = client.post(LOGIN, {"username": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert response.url == "/"
    (entry,) = Entry.objects.filter(action="user.signed_in")
    assert (entry.actor, entry.agency, entry.object_type, entry.object_id) == (
        user,
        user.agency,
        "user",
        user.public_id,
    )


def test_signing_in_leads_back_to_the_page_asked_for_but_never_outside(db, client):
    user = UserFactory(advisor=True)
    response = client.get("/offres/?q=soudeur")
    assert response.url == f"{LOGIN}?next=/offres/%3Fq%3Dsoudeur"
    data = {"username": user.email, "password": PASSWORD}
    assert client.post(LOGIN, {**data, "next": "/offres/?q=soudeur"}).url == "/offres/?q=soudeur"
    client.logout()
    assert client.post(LOGIN, {**data, "next": "https://ailleurs.example/"}).url == "/"


@pytest.mark.parametrize("situation", ["wrong password", "unknown address", "inactive account"])
def test_every_refusal_says_the_same(db, client, situation):
    user = UserFactory(is_active=situation != "inactive account")
    email = "personne@example.org" if situation == "unknown address" else user.email
    password = "faux" if situation == "wrong password" else PASSWORD
    response = client.post(LOGIN, {"username": email, "password": password})
    assert response.status_code == 200
    assert REFUSED in response.text
    assert "<title>Erreur – Connexion – Inscrits d'abord</title>" in response.text
    assert not signed_in(client)
    assert not Entry.objects.filter(action="user.signed_in").exists()


def test_errors_are_tied_to_their_fields(db, client):
    page = client.post(LOGIN, {"username": "pas une adresse", "password": ""}).text
    assert "Cette adresse n'a pas la forme nom@domaine.fr." in page.replace("&#x27;", "'")
    assert "Saisissez votre mot de passe." in page
    assert 'aria-describedby="id_username_helptext id_username_error"' in page
    assert 'id="id_username_error"' in page


def test_someone_signed_in_skips_the_sign_in_page(db, client):
    client.force_login(UserFactory())
    assert client.get(LOGIN).url == "/"


def test_signing_out_needs_a_post(db, client):
    client.force_login(UserFactory())
    logout = reverse("accounts:logout")
    assert client.get(logout).status_code == 405
    assert signed_in(client)
    assert client.post(logout).url == LOGIN
    assert not signed_in(client)


def test_signing_out_twice_leads_to_the_sign_in_page(db, client):
    assert client.post(reverse("accounts:logout")).url == LOGIN


def test_the_demonstration_offers_its_accounts_and_no_other(client, demo):
    UserFactory(email="dupont@francetravail.example")
    UserFactory(email="parti@demo.inscrits.invalid", is_active=False)
    page = client.get(LOGIN).text
    assert "Awa Diallo" in page
    assert page.count('name="user"') == 1


def test_one_click_signs_in_and_is_journalled(client, demo):
    response = client.post(DEMO, {"user": demo.public_id, "next": "/offres/"})
    assert response.url == "/offres/"
    assert signed_in(client)
    assert Entry.objects.get(action="user.signed_in").actor == demo


@pytest.mark.parametrize("user", ["", "abc", uuid.UUID(int=1)])
def test_one_click_for_nobody(client, demo, user):
    assert client.post(DEMO, {"user": user}).status_code == 404
    assert not signed_in(client)


def test_one_click_never_signs_in_a_real_account(client, demo):
    real = UserFactory(email="dupont@demo.inscrits.invalid.example")
    assert client.post(DEMO, {"user": real.public_id}).status_code == 404


def test_outside_the_demonstration_there_is_no_one_click(client, demo, settings):
    settings.DEMO = False
    assert client.post(DEMO, {"user": demo.public_id}).status_code == 404
    assert client.get(DEMO).status_code == 404
    page = client.get(LOGIN).text
    assert "Awa Diallo" not in page
    assert "Démonstration" not in page
