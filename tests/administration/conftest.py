import pytest

from francetravail_match.accounts.models import User
from tests.factories import UserFactory


@pytest.fixture
def administrator(db, client) -> User:
    user = UserFactory(administrator=True)
    client.force_login(user)
    client.get("/administration/")  # the first page puts the session's CSRF secret
    return user
