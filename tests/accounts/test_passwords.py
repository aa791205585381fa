"""What a password must be, how it is kept, changed, and chosen by a link that really travels."""

import base64
import json
import re
from collections.abc import Callable, Iterator

import pytest
import redis
from celery import Celery
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from francetravail_match.accounts import services
from francetravail_match.accounts.models import User
from francetravail_match.accounts.services import SEND_LINK_TASK, request_password_link, send_password_link
from francetravail_match.accounts.tasks import send_password_link as send_password_link_task
from francetravail_match.journal.models import Entry
from francetravail_match.settings import base as production
from tests.factories import PASSWORD, UserFactory
from tests.utils.strict_client import password_login

NEW = "une phrase que personne ne devine"
CHANGE, FORGOTTEN = reverse("accounts:password"), reverse("accounts:password_forgotten")


@pytest.mark.parametrize("password", ["Grue-Portuaire7", "Abcdef-12345", "soudeuseàlarc7", NEW])
def test_accepted(db, password):
    validate_password(password, UserFactory())


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Abcd-12345é", "trop court"),
        ("abcdefgh-123", "trop court"),
        ("treizelettres", "trop court"),
        ("aaaaaaaaaaaaaaaaaaaa", "répète les mêmes"),
        ("awa.diallo@example.org", "trop semblable"),
        ("telechargement", "trop courant"),
    ],
)
def test_refused(db, password, reason):
    user = UserFactory(email="awa.diallo@example.org", first_name="Awa", last_name="Diallo")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert reason in " ".join(refused.value.messages)


def test_production_keeps_passwords_with_argon2(settings):
    assert len(production.PASSWORD_HASHERS) == 1
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    assert make_password(NEW).startswith("argon2$argon2id$")


def change(client, **typed: str):
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, **typed}
    return client.post(CHANGE, data)


def test_changing_it_ends_the_other_sessions_and_is_journalled(db, client, client_elsewhere):
    user = UserFactory(advisor=True)
    client.force_login(user)
    client_elsewhere.force_login(user)
    assert change(client).url == reverse("accounts:account")
    assert "Votre mot de passe est changé" in client.get(reverse("accounts:account")).text
    assert client_elsewhere.get("/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Entry.objects.get(action="user.password_changed").actor == user


@pytest.fixture
def client_elsewhere(client):
    return type(client)()


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"old_password": "faux"}, "old_password", "pas votre mot de passe actuel"),
        ({"new_password2": "autre chose"}, "new_password2", "saisissez deux fois le même"),
        ({"new_password1": "court", "new_password2": "court"}, "new_password2", "trop court"),
    ],
)
def test_a_change_that_is_refused(db, client, typed, field, message):
    user = UserFactory()
    client.force_login(user)
    page = change(client, **typed)
    assert any(message in error for error in page.context["form"].errors[field])
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not Entry.objects.filter(action="user.password_changed").exists()


@pytest.fixture
def sent_tasks(settings) -> Iterator[Callable[[], list[tuple[str, list[object]]]]]:
    """What this process has asked of the workers: name and arguments, oldest first."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.delete("celery")

        def sent() -> list[tuple[str, list[object]]]:
            messages = [json.loads(message) for message in reversed(broker.lrange("celery", 0, -1))]
            return [(m["headers"]["task"], json.loads(base64.b64decode(m["body"]))[0]) for m in messages]

        yield sent
        broker.delete("celery")


@pytest.fixture
def broken_broker(monkeypatch) -> None:
    elsewhere = Celery(broker="redis+socket:///nonexistent/socket", set_as_current=False)
    elsewhere.conf.broker_transport_options = {"max_retries": 1}
    elsewhere.conf.task_publish_retry = False
    monkeypatch.setattr(services, "current_app", elsewhere)


def link_in(message: str) -> str:
    body = message.replace("=\r\n", "").replace("=3D", "=")
    return re.search(r"http://127\.0\.0\.1:8000(/mot-de-passe/\S+)", body)[1]


def test_a_link_travels_opens_once_and_leaves_the_second_factor_to_be_given(db, client, mailbox):
    user = UserFactory(enrolled=True, email="awa@example.org")
    assert send_password_link(user_id=user.pk)
    (message,) = mailbox.messages
    assert "To: awa@example.org" in message
    assert "Subject: =?utf-8?" in message or "Subject: Inscrits d'abord" in message
    link = link_in(message)
    form = client.get(link)
    assert form.url.endswith("/set-password/")
    data = {"new_password1": NEW, "new_password2": NEW}
    assert client.post(form.url, data).url == reverse("accounts:login")
    user.refresh_from_db()
    assert user.check_password(NEW)
    lines = Entry.objects.filter(object_id=user.public_id, action__startswith="user.password_")
    assert [line.action for line in lines.order_by("id")] == [
        "user.password_link_sent",
        "user.password_changed",
    ]
    assert "Ce lien ne sert plus" in client.get(link, follow=True).text
    client.post(reverse("accounts:login"), {"username": user.email, "password": NEW})
    assert client.get("/").url.startswith(reverse("accounts:verify"))


def test_an_account_without_password_gets_its_first_one_by_the_same_link(db, client, mailbox):
    user = User.objects.create_user("nouvelle@example.org")
    assert send_password_link(user_id=user.pk)
    form = client.get(link_in(mailbox.messages[0]))
    client.post(form.url, {"new_password1": NEW, "new_password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_answer_is_the_same_for_an_address_without_account(db, client):
    known, unknown = UserFactory().email, "personne@example.org"
    answers = [client.post(FORGOTTEN, {"email": email}) for email in (known, unknown)]
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, reverse("accounts:password_link_sent"))
    }


def test_nobody_gets_a_link_for_a_closed_account(db, mailbox):
    assert not send_password_link(user_id=UserFactory(is_active=False).pk)
    assert not send_password_link(user_id=None)
    assert mailbox.messages == []


def test_the_worker_is_told_an_identifier_and_nothing_else(db, sent_tasks):
    user = UserFactory()
    request_password_link(email=user.email.upper())
    request_password_link(email="personne@example.org")
    assert sent_tasks() == [
        (SEND_LINK_TASK, [user.pk, None]),
        (SEND_LINK_TASK, [None, None]),
    ]


def ask_in_the_administration(client, *users: User) -> str:
    action = {"action": "send_link", "_selected_action": [user.pk for user in users]}
    page = client.post(reverse("admin:accounts_user_changelist"), action, follow=True)
    return page.text.replace("&#x27;", "'")


def test_an_administrator_has_links_sent_and_is_named(db, client, mailbox, sent_tasks):
    user, closed = UserFactory(), UserFactory(is_active=False)
    administrator = UserFactory(administrator=True)
    client.force_login(administrator)
    said = ask_in_the_administration(client, user, closed)
    assert "Liens envoyés par courriel : 1. Comptes fermés, sans lien : 1." in said
    ((task, arguments),) = sent_tasks()
    assert task == SEND_LINK_TASK
    assert send_password_link_task(*arguments)
    line = Entry.objects.get(action="user.password_link_sent")
    assert (line.actor, line.object_id) == (administrator, user.public_id)


def test_without_a_broker_the_administrator_is_told_what_to_do(db, client, broken_broker):
    client.force_login(UserFactory(administrator=True))
    assert "Réessayez dans quelques minutes" in ask_in_the_administration(client, UserFactory())


def test_a_session_half_way_does_not_change_the_password(db, client):
    user = UserFactory(enrolled=True)
    password_login(client, user)
    assert change(client).status_code == 403
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
