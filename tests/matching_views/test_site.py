"""What every page carries: headers, language, title, menu; and the error pages."""

import pytest
from django.conf import settings

from tests.factories import UserFactory


@pytest.fixture
def page(db, client):
    client.force_login(UserFactory(advisor=True, first_name="Awa", last_name="Diallo"))
    return client.get("/")


def test_pages_of_a_signed_in_user_are_never_kept(page):
    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert "geolocation=()" in page["Permissions-Policy"]


def test_a_policy_refuses_whatever_is_inline(page):
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


def test_frame(page):
    assert '<html lang="fr"' in page.text
    assert "<title>Accueil – Inscrits d'abord</title>" in page.text
    assert "Awa Diallo" in page.text
    assert "Agence de Lille" in page.text
    assert 'href="#contenu"' in page.text
    assert 'id="contenu"' in page.text


def test_the_brand_of_the_state_is_a_setting(client, page, settings):
    assert "Française" not in page.text
    assert "favicon.svg" in page.text
    assert "dsfr/dist/favicon" not in page.text
    settings.STATE_BRAND = True
    branded = client.get("/").text
    assert "Française" in branded
    assert "dsfr/dist/favicon" in branded


def test_the_demonstration_says_that_nobody_is_real(client, page, settings):
    assert "personnes fictives" not in page.text
    settings.DEMO = True
    assert "personnes fictives" in client.get("/").text


def test_not_found_for_a_visitor_and_for_a_user(db, client):
    assert client.get("/nulle-part/").status_code == 404
    client.force_login(UserFactory())
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Page introuvable – Inscrits d'abord" in response.text


def test_an_error_needs_neither_session_nor_database(client):
    """Without the fixture `db` any query fails, the session's included."""
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    response = client.get("/")
    assert response.status_code == 500
    assert "erreur inattendue" in response.text


def test_a_host_that_is_not_ours_is_refused_before_there_is_a_session(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/", headers={"Host": "ailleurs.example"})
    assert response.status_code == 400
    assert "pas correcte" in response.text
