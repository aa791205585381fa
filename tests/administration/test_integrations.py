"""Integrations in the administration: the token is shown once, then it can only be revoked."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from francetravail_match.common.database import app_now
from francetravail_match.integrations.models import Integration
from francetravail_match.journal.models import Entry
from tests import factories
from tests.utils.integration_factory import token_of
from tests.utils.pages import faults

from .screens import url


def new(**change: object) -> dict[str, object]:
    return {
        "name": "Portail des employeurs",
        "agencies": [factories.AgencyFactory().pk],
        "scopes": ["offers:read", "runs:read"],
        "expires_on": (app_now() + datetime.timedelta(days=90)).date().isoformat(),
        **change,
    }


def test_the_token_is_shown_on_this_page_alone_and_serves(client, administrator):
    page = client.post(url(Integration, "add"), new())
    assert page.status_code == 200
    assert not faults(page.text)
    token = re.search(r'<code id="token">(ida_[\w-]+)</code>', page.text)[1]
    assert "no-store" in page["Cache-Control"]
    made = Integration.objects.get()
    assert (made.created_by, made.scopes) == (administrator, ["offers:read", "runs:read"])
    assert [agency.code for agency in made.agencies.all()] == ["59001"]
    headers = {"authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/offers", headers=headers).status_code == 200
    for address in (url(Integration, "changelist"), url(Integration, "change", made.public_id)):
        assert token not in client.get(address).text
    assert all(token not in str(session.get_decoded()) for session in Session.objects.order_by("pk"))
    assert token not in str(client.cookies)
    # The page loaded anew asks for a second one, of which nobody would know.
    assert "a déjà son jeton" in client.post(url(Integration, "add"), new()).text
    assert Integration.objects.get() == made
    # The service's line, and not a second one of the administration.
    assert [line.object_id for line in Entry.objects.filter(action="integration.issued")] == [made.public_id]
    assert not Entry.objects.filter(action="admin.added").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scopes": []}, "obligatoire"),
        ({"scopes": ["offers:write"]}, "Sélectionnez un choix valide"),
        ({"agencies": []}, "obligatoire"),
        ({"expires_on": ""}, "obligatoire"),
        ({"expires_on": "2020-01-01"}, "un an plus tard au plus"),
        ({"expires_on": "2099-01-01"}, "un an plus tard au plus"),
    ],
)
def test_what_is_refused(client, administrator, change, words):
    page = client.post(url(Integration, "add"), new(**change))
    assert words in page.text
    assert not Integration.objects.exists()


def test_what_an_integration_did_is_found_in_the_journal(client, administrator):
    asked, other = factories.IntegrationFactory(), factories.IntegrationFactory()
    offers = [factories.JobOfferFactory(published=True) for _ in range(2)]
    for integration, offer in zip((asked, other), offers, strict=True):
        headers = {"authorization": f"Bearer {token_of(integration)}"}
        address = f"/api/v1/offers/{offer.public_id}/runs"
        assert Client().generic("POST", address, headers=headers).status_code == 202
    page = client.get(url(Entry, "changelist", q=str(asked.public_id)))
    read, requested = page.context["cl"].result_list
    assert read.action == "journal.read"
    assert (requested.action, requested.payload["integration"]) == ("run.requested", str(asked.public_id))


def test_it_is_revoked_and_never_changed(client, administrator):
    made = factories.IntegrationFactory(scopes=["offers:read"])
    refused = client.post(url(Integration, "change", made.public_id), new(scopes=["people:read"]))
    assert refused.status_code == 403
    assert client.post(url(Integration, "delete", made.public_id), {"post": "yes"}).status_code == 403
    data = {"action": "revoke_token", "_selected_action": [made.pk]}
    page = client.post(url(Integration, "changelist"), data, follow=True)
    assert "Ces jetons ne servent plus." in page.text
    made.refresh_from_db()
    assert made.revoked_at
    assert made.scopes == ["offers:read"]
    assert Entry.objects.get(action="integration.revoked").actor == administrator
