"""The shortlists that the demonstration begins with: for the two people of one agency, and once."""

from francetravail_match.accounts.demo import DEMO_DOMAIN
from francetravail_match.accounts.enums import Role
from francetravail_match.demo.accounts import ACCOUNTS
from francetravail_match.demo.shortlists import PREPARED_BY, begin_shortlists
from matching.shortlists.enums import ShortlistState
from matching.shortlists.models import Shortlist
from tests.factories import UserFactory
from tests.matching.shortlists import scenes


def test_one_to_review_and_one_to_finish(db):
    UserFactory(roles=[Role.ADVISOR, Role.LIAISON], email=f"{PREPARED_BY}{DEMO_DOMAIN}")
    assert begin_shortlists() == 0
    for _ in range(3):
        scenes.found(1)
    for _ in range(2):
        assert begin_shortlists() == 2
        states = Shortlist.objects.order_by("state").values_list("state", flat=True)
        assert list(states) == [ShortlistState.DRAFT, ShortlistState.IN_REVIEW]


def test_a_colleague_does_liaison_in_the_same_agency():
    agency = {login: (code, roles) for login, _, _, code, roles in ACCOUNTS}
    place, roles = agency[PREPARED_BY]
    assert Role.ADVISOR in roles
    others = [login for login, (code, has) in agency.items() if code == place and Role.LIAISON in has]
    assert set(others) - {PREPARED_BY}
