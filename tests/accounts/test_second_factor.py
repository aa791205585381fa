"""The second factor: registering it, giving it, recovery codes, wrong codes, loss."""

import base64
import threading

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from francetravail_match.accounts.models import User
from francetravail_match.accounts.services import (
    renew_recovery_codes,
    reset_second_factor,
    verify_second_factor,
)
from francetravail_match.journal.models import Entry
from tests.factories import PASSWORD, UserFactory
from tests.utils.databases import OwnDatabase
from tests.utils.one_time_codes import code
from tests.utils.strict_client import password_login

LOGIN, VERIFY, ENROL = (reverse(f"accounts:{name}") for name in ("login", "verify", "enrol"))


def half_way(user: User) -> Client:
    client = Client()
    password_login(client, user)
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def give(client: Client, value: str):
    return client.post(VERIFY, {"code": value})


def actions(user: User) -> list[str]:
    lines = Entry.objects.filter(object_id=user.public_id, action__startswith="second_factor.")
    return list(lines.order_by("id").values_list("action", flat=True))


def enrol(client: Client, **data: str):
    secret = client.get(ENROL).context["secret"].replace(" ", "")
    return client.post(ENROL, {"code": code(base64.b32decode(secret).hex()), **data})


def test_the_first_sign_in_registers_an_application_and_shows_recovery_codes_once(db, client):
    user = UserFactory(advisor=True)
    client.post(LOGIN, {"username": user.email, "password": PASSWORD, "next": "/offres/"})
    assert client.get("/offres/").url == f"{ENROL}?next=/offres/"
    page = enrol(client, next="/offres/")
    codes = page.context["codes"]
    assert len(set(codes)) == 10
    assert all(shown in page.text for shown in codes)
    assert 'href="/offres/"' in page.text
    assert "no-store" in page["Cache-Control"]
    assert is_in(client)
    assert client.get(ENROL).url == "/"
    assert actions(user) == ["second_factor.enrolled"]
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10
    assert not stored & {shown.replace(" ", "") for shown in codes}


def test_the_key_is_kept_until_a_code_proves_it(db):
    client = half_way(UserFactory())
    secret = client.get(ENROL).context["secret"]
    wrong = client.post(ENROL, {"code": "000000"})
    assert "Ce code n'est pas le bon" in wrong.text.replace("&#x27;", "'")
    assert wrong.context["secret"] == secret
    assert not TOTPDevice.objects.exists()
    assert not is_in(client)


def test_the_page_shows_the_key_as_a_picture_and_as_text(db):
    page = half_way(UserFactory()).get(ENROL)
    assert 'src="data:image/svg+xml' in page.text
    assert page.context["secret"] in page.text
    assert 'autocomplete="one-time-code"' in page.text
    assert 'inputmode="numeric"' in page.text


def test_registering_ends_the_other_sessions(db):
    user = UserFactory()
    first, second = half_way(user), half_way(user)
    enrol(first)
    assert is_in(first)
    assert second.get("/").url.startswith(LOGIN)


def test_giving_the_code(db):
    user = UserFactory(enrolled=True)
    client = half_way(user)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    response = client.post(VERIFY, {"code": f" {code()[:3]} {code()[3:]} ", "next": "/offres/"})
    assert response.url == "/offres/"
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert is_in(client)
    assert actions(user) == ["second_factor.verified"]
    assert Entry.objects.get(action="second_factor.verified").payload == {"means": "totp"}


def test_never_sent_outside(db):
    client = half_way(UserFactory(enrolled=True))
    assert client.post(VERIFY, {"code": code(), "next": "https://ailleurs.example/"}).url == "/"


def test_a_code_serves_once(db):
    user = UserFactory(enrolled=True)
    give(half_way(user), code())
    again = half_way(user)
    assert "il a déjà servi" in give(again, code()).text
    assert not is_in(again)


def test_a_recovery_code_serves_once(db):
    user = UserFactory(enrolled=True)
    first, *_ = renew_recovery_codes(user=user)
    client, again = half_way(user), half_way(user)
    give(client, first)
    assert is_in(client)
    assert Entry.objects.get(action="second_factor.verified").payload == {"means": "recovery"}
    give(again, first)
    assert not is_in(again)


def test_a_recovery_code_of_somebody_else(db):
    mine, yours = UserFactory(enrolled=True), UserFactory(enrolled=True)
    renew_recovery_codes(user=mine)
    client = half_way(mine)
    give(client, renew_recovery_codes(user=yours)[0])
    assert not is_in(client)


def test_wrong_codes_make_one_wait_and_the_wait_doubles(db):
    user = UserFactory(enrolled=True)
    client = half_way(user)
    assert "pas le bon" in give(client, "000000").text
    for _ in range(2):
        page = give(client, code())
        assert "Trop d'essais" in page.text.replace("&#x27;", "'")
    assert not is_in(client)
    device = TOTPDevice.objects.get(user=user)
    assert device.throttling_failure_count == 1
    assert actions(user) == ["second_factor.failed"]


@pytest.mark.parametrize("value", ["", "12345", "abcdef", "12345678901", "١٢٣٤٥٦"])
def test_what_is_no_code_is_said_and_is_not_an_attempt(db, value):
    user = UserFactory(enrolled=True)
    page = give(half_way(user), value)
    assert page.context["form"].errors["code"]
    assert TOTPDevice.objects.get(user=user).throttling_failure_count == 0


def test_a_lost_telephone(db):
    user, administrator = UserFactory(enrolled=True), UserFactory(administrator=True)
    client = half_way(user)
    give(client, code())
    reset_second_factor(user=user, by=administrator)
    assert client.get("/").url.startswith(LOGIN)
    assert not TOTPDevice.objects.filter(user=user).exists()
    line = Entry.objects.get(action="second_factor.reset")
    assert (line.actor, line.object_id) == (administrator, user.public_id)
    assert half_way(user).get("/").url.startswith(ENROL)


def test_a_double_click_leaves_one_set_that_serves(own_database: OwnDatabase):
    user = UserFactory(enrolled=True)
    renew_recovery_codes(user=user)
    together, sets = threading.Barrier(2), []

    def renew() -> None:
        connection.ensure_connection()
        together.wait()
        sets.append(renew_recovery_codes(user=user))
        connections.close_all()

    threads = [threading.Thread(target=renew) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = sets
    assert StaticToken.objects.count() == len(first) == 10
    served = []
    for codes in (first, second):
        StaticDevice.objects.update(throttling_failure_count=0)  # no wait after a code that is wrong
        served.append(verify_second_factor(user=user, code=codes[0]) is not None)
    assert sorted(served) == [False, True]


def test_a_new_secret_key_ends_the_recovery_codes_and_the_page_of_operations_says_so(db, settings):
    user = UserFactory(enrolled=True)
    old, *_ = renew_recovery_codes(user=user)
    settings.SECRET_KEY = "another key of the same test"
    assert verify_second_factor(user=user, code=old) is None
    page = (settings.BASE_DIR / "docs/operations.md").read_text()
    (row,) = [line for line in page.splitlines() if line.startswith("| `SECRET_KEY` |")]
    assert "codes de secours" in row


def test_new_recovery_codes_replace_the_old_ones(db, client):
    user = UserFactory(enrolled=True)
    old, *_ = renew_recovery_codes(user=user)
    client.force_login(user)
    page = client.post(reverse("accounts:recovery_codes"))
    assert len(page.context["codes"]) == 10
    late = half_way(user)
    give(late, old)
    assert not is_in(late)
    assert half_way(user).post(reverse("accounts:recovery_codes")).status_code == 403
