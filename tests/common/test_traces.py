"""What is logged of requests: no address of a page, which names a person or holds a token."""

import logging
import smtplib
import uuid

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from francetravail_match.accounts.permissions import public
from francetravail_match.common.traces import WithoutValues
from tests.factories import UserFactory


@public
def broken(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    raise RuntimeError("broken")


urlpatterns = [path("personnes/<uuid:public_id>/", broken)]


def test_a_page_that_fails_is_logged_by_its_pattern(settings, caplog):
    settings.ROOT_URLCONF = "tests.common.test_traces"
    person = str(uuid.uuid4())
    page = Client(raise_request_exception=False).get(f"/personnes/{person}/", {"q": "Martin"})
    assert page.status_code == 500
    assert "Internal Server Error: personnes/<uuid:public_id>/" in caplog.text
    assert "RuntimeError: broken" in caplog.text
    assert person not in caplog.text
    assert "Martin" not in caplog.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_that_is_not_found_or_refused_is_not_logged(db, caplog, method):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(advisor=True))
    caplog.clear()
    for address in (
        f"/personnes/{uuid.uuid4()}/",
        "/mot-de-passe/MQ/jeton/",
        "/personnes/Martin/",
        "/administration/",
    ):
        assert getattr(client, method)(address).status_code in {200, 403, 404, 405}
    assert caplog.text == ""


def console() -> logging.Formatter:
    """The formatter of the settings, as `dictConfig` makes it."""
    line = configured.LOGGING["formatters"]["line"]
    assert line["()"] is WithoutValues
    return WithoutValues(line["fmt"], style=line["style"])


def test_an_error_of_the_database_is_logged_without_the_values(db, caplog):
    user = UserFactory(email="martin@example.org")
    with pytest.raises(ValueError, match="broken"), caplog.at_level(logging.ERROR):
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO accounts_user SELECT * FROM accounts_user WHERE id = %s", [user.pk]
                )
        except IntegrityError as error:
            assert "DETAIL" in str(error)
            try:
                raise ValueError("broken") from error
            except ValueError as broken:
                logging.getLogger("tests").exception("task: %s", error)
                raise broken
    said = "\n".join(console().format(record) for record in caplog.records)
    assert "accounts_user_pkey" in said
    assert "ValueError: broken" in said
    assert "DETAIL" not in said
    assert f"({user.pk})" not in said


def test_whom_a_mail_server_refuses_is_not_logged(caplog):
    paul = "paul.martin@example.org"
    refused = smtplib.SMTPRecipientsRefused({paul: (550, f"<{paul}> unknown".encode())})
    try:
        raise refused
    except OSError:
        logging.getLogger("tests").exception("a message may not have left")
    said = "\n".join(console().format(record) for record in caplog.records)
    assert "SMTPRecipientsRefused" in said
    assert "550" in said
    assert "martin" not in said
