"""The message of the morning, refused and accepted on one's account."""

from django.urls import reverse

from francetravail_match.journal.models import Entry
from tests.factories import UserFactory

ACCOUNT = reverse("accounts:account")
SET = reverse("accounts:daily_message")


def test_refused_then_accepted(db, client):
    user = UserFactory(advisor=True)
    client.force_login(user)
    assert "Ne plus le recevoir" in client.get(ACCOUNT).text
    page = client.post(SET, {"recevoir": "non"}, follow=True)
    assert "Vous ne recevrez plus le message quotidien" in page.text
    user.refresh_from_db()
    assert not user.daily_message
    assert "Ne plus le recevoir" not in page.text
    client.post(SET, {"recevoir": "oui"})
    user.refresh_from_db()
    assert user.daily_message
    lines = Entry.objects.filter(action="user.daily_message_set", actor=user).order_by("id")
    assert [line.payload for line in lines] == [{"wanted": False}, {"wanted": True}]


def test_who_follows_no_offer_is_told_of_no_message(db, client):
    client.force_login(UserFactory(observer=True))
    assert "Message quotidien" not in client.get(ACCOUNT).text


def test_nobody_decides_for_another(db, client):
    other = UserFactory()
    client.force_login(UserFactory())
    client.post(SET, {"recevoir": "non", "user": other.pk})
    other.refresh_from_db()
    assert other.daily_message
