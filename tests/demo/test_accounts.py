"""The accounts that the demonstration lets anyone sign in with."""

from francetravail_match.accounts.demo import demo_users
from francetravail_match.accounts.enums import Role
from francetravail_match.demo.accounts import AGENCIES, create_accounts
from tests.factories import RegionFactory


def test_one_at_least_for_each_role_and_no_more_the_second_time(db):
    for _, name, region in AGENCIES:
        RegionFactory(code=region, name=name)
    for _ in range(2):
        n_accounts = create_accounts()
        users = demo_users()
        assert len(users) == n_accounts
        assert {role for user in users for role in user.roles} == set(Role)
