"""Who calls: a token that is in force, and nothing else."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from francetravail_match.accounts.enums import Role
from francetravail_match.common.database import app_today
from francetravail_match.integrations.enums import Scope
from francetravail_match.integrations.models import Integration
from francetravail_match.integrations.services import issue_token, revoke
from francetravail_match.journal.models import Entry
from tests.factories import AgencyFactory, IntegrationFactory, UserFactory
from tests.utils.integration_factory import token_of
from tests.utils.strict_client import reads_only

from .conftest import ROOT, Api, assert_problem


def issued(**change) -> tuple[Integration, str]:
    fields = {
        "name": "Portail",
        "scopes": [Scope.OFFERS_READ],
        "expires_on": app_today() + datetime.timedelta(7),
    }
    integration = Integration(**fields | change)
    administrator = UserFactory(administrator=True)
    return integration, issue_token(integration=integration, agencies=[AgencyFactory()], by=administrator)


def test_a_token_opens_what_its_scopes_say_and_is_kept_by_its_digest_alone(db):
    integration, token = issued()
    headers = {"authorization": f"Bearer {token}"}
    assert Client().get(f"{ROOT}offers", headers=headers).status_code == 200
    assert len(token) > 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(i)::text FROM integrations_integration i")
        assert token not in cursor.fetchone()[0]
    line = Entry.objects.get(action="integration.issued")
    assert (line.actor, line.object_id) == (integration.created_by, integration.public_id)
    assert line.payload == {
        "scopes": ["offers:read"],
        "agencies": ["59001"],
        "expires_on": integration.expires_on.isoformat(),
    }


def test_two_tokens_differ_and_so_do_the_names_of_those_that_serve(db):
    one, token = issued()
    with pytest.raises(ValidationError, match="a déjà son jeton"):
        issued()
    revoke(integration=one, by=one.created_by)
    assert issued()[1] != token


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer unknown",
        "Bearer token of Portail\xa0\xe9",
        "Basic dG9rZW4=",
        "{token}",
        "Token {token}",
        "Bearer {token} ",
        "Bearer {token}\x00",
    ],
)
def test_anything_else_is_refused(db, header):
    token = token_of(IntegrationFactory())
    headers = {} if header is None else {"authorization": header.format(token=token)}
    with reads_only():
        response = Client().get(f"{ROOT}offers", headers=headers)
    assert_problem(response, 401, "not_authenticated" if not header else "authentication_failed")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("trait", ["expired", "revoked"])
def test_a_token_that_is_over_is_refused(db, trait):
    response = Api(IntegrationFactory(**{trait: True})).get("offers")
    assert_problem(response, 401, "authentication_failed", "expiré ou révoqué")


def test_a_token_serves_to_the_end_of_its_last_day(db):
    assert Api(IntegrationFactory(on_its_last_day=True)).get("offers").status_code == 200


def test_a_revoked_token_no_longer_serves_and_stays_revoked(api):
    by = UserFactory(administrator=True)
    assert api.get("offers").status_code == 200
    revoke(integration=api.integration, by=by)
    first = Integration.objects.get().revoked_at
    assert api.get("offers").status_code == 401
    revoke(integration=api.integration, by=by)
    assert Integration.objects.get().revoked_at == first
    assert Entry.objects.get(action="integration.revoked").object_id == api.integration.public_id


def test_a_session_opens_nothing_whatever_its_roles(db, client):
    client.force_login(UserFactory(roles=Role.values))
    with reads_only():
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            assert_status = client.generic(method, f"{ROOT}offers").status_code
            assert assert_status == 401, method


def test_a_token_opens_no_page(api):
    page = api.client.get("/offres/", headers=api.headers)
    assert (page.status_code, page["Location"]) == (302, "/connexion/?next=/offres/")


def test_the_token_counts_and_not_the_session(api):
    api.client.force_login(UserFactory(advisor=True, of_another_agency=True))
    assert api.get("offers").status_code == 200
    assert "no-store" in api.get("offers")["Cache-Control"]


def test_the_day_of_the_last_use_and_no_more(api, django_assert_num_queries):
    assert api.get("offers").status_code == 200
    assert Integration.objects.get().last_used_on == app_today()
    # Who calls, for which agencies, and the page.
    with django_assert_num_queries(3):
        assert api.get("offers").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": []},
        {"scopes": ["offers:write"]},
        {"digest": "short"},
        {"expires_on": datetime.date(2030, 1, 1)},
        {"expires_on": datetime.date(2020, 1, 1)},
        {"expires_on": None},
        {"created_by": None},
    ],
)
def test_the_database_refuses(db, change):
    sample = IntegrationFactory()
    fields = {field.name: getattr(sample, field.name) for field in Integration._meta.concrete_fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        Integration.objects.create(
            **{**fields, "id": None, "public_id": UserFactory().public_id, "digest": "0" * 64, **change}
        )
