"""Rights in the database: journalled whoever changes them; closed accounts are dated."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import Agency, User
from francetravail_match.common.database import app_now
from francetravail_match.journal.models import Entry
from tests.factories import AgencyFactory, RegionFactory, UserFactory
from tests.utils.databases import AsRole, OwnDatabase


def changes(user: User) -> list[dict[str, object]]:
    lines = Entry.objects.filter(action="user.rights_changed", object_id=user.public_id)
    return [line.payload for line in lines.order_by("id")]


@pytest.fixture
def advisor(db) -> User:
    return UserFactory(advisor=True)


def test_opening_an_account_is_giving_rights(advisor):
    given = {"roles": ["advisor"], "active": True, "agency": "agency:59001"}
    assert changes(advisor) == [{"to": given, "by": "app"}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"roles": [Role.ADVISOR, Role.ADMINISTRATOR]}, {"roles": ["advisor", "administrator"]}),
        ({"is_active": False}, {"active": False}),
        ({"agency": "59002"}, {"agency": "agency:59002"}),
        ({"agency": None}, {}),
    ],
)
def test_a_change_in_bulk_says_what_was_and_what_is(advisor, change, said):
    if change.get("agency"):
        change = {"agency": AgencyFactory(code=change["agency"])}
    User.objects.filter(pk=advisor.pk).update(**change)
    _, line = changes(advisor)
    was = {"roles": ["advisor"], "active": True, "agency": "agency:59001"}
    kept = was if said else {key: value for key, value in was.items() if key != "agency"}
    assert line == {"from": was, "to": {**kept, **said}, "by": "app"}


def test_the_region_of_a_pilote_is_a_right(db):
    pilote = UserFactory(regional_pilot=True)
    User.objects.filter(pk=pilote.pk).update(region=RegionFactory())
    assert changes(pilote)[-1]["to"] == {"roles": ["regional_pilot"], "active": True, "region": "region:32"}


def test_what_changes_no_right_is_no_line(advisor):
    advisor.last_login = app_now()
    advisor.first_name = "Awa"
    advisor.save()
    assert len(changes(advisor)) == 1


def test_by_hand_too_and_the_line_says_with_which_role(own_database: OwnDatabase, as_role: AsRole):
    user = UserFactory(advisor=True)
    raise_oneself = "UPDATE accounts_user SET roles = roles || '{administrator}'::varchar[]"
    with as_role("app") as app:
        app.execute(raise_oneself)
        app.commit()
    with own_database.as_owner() as owner:
        owner.execute("UPDATE accounts_user SET is_active = false")
        owner.execute("DELETE FROM accounts_user")
        owner.commit()
    closed = {"roles": ["advisor", "administrator"], "active": False, "agency": "agency:59001"}
    _, risen, *rest = changes(user)
    assert (risen["by"], risen["to"]["roles"]) == ("app", ["advisor", "administrator"])
    assert rest == [
        {"from": closed | {"active": True}, "to": closed, "by": "migrator"},
        {"from": closed, "by": "migrator"},
    ]


def test_an_account_is_dated_when_it_is_closed_and_only_then(advisor):
    assert advisor.closed_at is None
    User.objects.filter(pk=advisor.pk).update(is_active=False, closed_at=None)
    advisor.refresh_from_db()
    closed_at = advisor.closed_at
    assert abs(app_now() - closed_at) < datetime.timedelta(minutes=1)
    # What an older copy of the row says of it changes nothing.
    advisor.closed_at = None
    advisor.save()
    advisor.refresh_from_db()
    assert advisor.closed_at == closed_at
    User.objects.filter(pk=advisor.pk).update(is_active=True)
    advisor.refresh_from_db()
    assert advisor.closed_at is None


def test_an_account_made_closed_is_dated_too(db):
    user = UserFactory(is_active=False)
    user.refresh_from_db()
    assert user.closed_at


@pytest.mark.parametrize("code", ["59-1", "lille", "ÉPINAL", ""])
def test_a_code_of_an_agency_can_stand_in_the_journal(db, code):
    agency = AgencyFactory()
    agency.code = code
    with pytest.raises(ValidationError, match="capitales" if code else "vide"):
        agency.full_clean()
    with pytest.raises(IntegrityError, match="accounts_agency_code"):
        Agency.objects.update(code=code)
