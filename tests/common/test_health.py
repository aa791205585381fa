"""The page of the supervision: one word, whoever asks."""

import pytest
from django.db import connection

URL = "/sante/"


def test_all_is_well(db, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(URL)
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


def test_without_the_broker_pages_still_serve(db, client, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody"
    response = client.get(URL)
    assert (response.status_code, response.content) == (200, b"degraded")


def test_without_the_database_nothing_serves(transactional_db, client):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        response = client.get(URL)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    assert (response.status_code, response.content) == (503, b"degraded")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(db, client, method):
    assert getattr(client, method)(URL).status_code == 405
