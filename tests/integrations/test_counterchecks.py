"""The counter-check through the API: its numbers, then who lacks the least, each reading journalled."""

import pytest

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.countercheck.services import counter_check
from matching.models import CounterCheck, MatchRun, NearMiss
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory
from tests.utils.lacking import demanding_offer, everyone_lacking_something
from tests.utils.strict_client import reads_only

from .conftest import assert_problem


@pytest.fixture
def offer(db) -> JobOffer:
    everyone_lacking_something()
    offer = demanding_offer()
    runs.done(offer)
    counter_check()
    return offer


def address(offer: JobOffer, more: str = "") -> str:
    return f"offers/{offer.public_id}/countercheck{more}"


def test_numbers_are_those_that_are_kept(api, offer):
    with reads_only():
        body = api.get(address(offer)).json()
    made = CounterCheck.objects.get()
    assert body["run"] == str(MatchRun.objects.get().public_id)
    for name in ("people", "as_asked", "not_met", "funnel", "relaxations", "pairs", "near", "pay"):
        assert body[name] == made.counts[name], name
    nothing = {"missing": [], "under_reserve": [], "expired": 0, "never_certified": 0}
    assert body["ways"] == [nothing | way for way in made.counts["ways"]]
    assert not Entry.objects.filter(action="people.listed").exists()


def test_who_lacks_the_least_in_order_under_a_pseudonym(api, offer):
    first = api.get(address(offer, "/people"), limit=7).json()
    rest = api.get(address(offer, "/people"), limit=7, cursor=first["next_cursor"]).json()
    people = first["results"] + rest["results"]
    assert [person["rank"] for person in people] == list(range(1, 11))
    nearest = NearMiss.objects.select_related("job_seeker").order_by("rank")
    assert [person["pseudonym"] for person in people] == [one.job_seeker.pseudonym for one in nearest]
    assert set(people[0]) == {"id", "pseudonym", "rank", "occupation", "outcomes", "score"}
    lines = Entry.objects.filter(action="people.listed").order_by("id")
    assert [len(line.payload["people"]) for line in lines] == [7, 3]
    assert {line.payload["verdict"] for line in lines} == {"near_miss"}


def test_who_asked_that_nothing_be_done_is_not_given(api, offer):
    gone = NearMiss.objects.get(rank=1).job_seeker_id
    JobSeeker.objects.filter(pk=gone).update(processing_restricted=True)
    assert [one["rank"] for one in api.get(address(offer, "/people")).json()["results"]][0] == 2


def test_where_there_is_none_the_answer_says_why(api):
    offer = JobOfferFactory(published=True)
    for more in ("", "/people"):
        assert_problem(api.get(address(offer, more)), 409, "conflict", "pas encore été rapprochée")
    runs.done(offer)
    assert_problem(api.get(address(offer)), 409, "conflict", "pas encore faite")
    runs.people(matches=1)
    runs.done(offer)
    assert_problem(api.get(address(offer)), 409, "conflict", "se demande (POST)")
    other = JobOfferFactory(published=True, agency__other=True)
    assert api.get(address(other)).status_code == 404


def test_where_somebody_matches_it_is_asked_for_once(api):
    runs.people(matches=1)
    JobSeekerFactory(matches=True, accepts_permanent=False)
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    first, again = (api.post(address(offer)) for _ in range(2))
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert (first.json()["run"], first.json()["made_at"]) == (str(MatchRun.objects.get().public_id), None)
    assert first.json()["awaited_since"]
    assert_problem(api.get(address(offer)), 409, "conflict", "pas encore faite")
    assert (counter_check(), counter_check()) == (1, 0)
    assert api.get(address(offer)).json()["as_asked"]["match"] == 1
    assert len(api.get(address(offer, "/people")).json()["results"]) == 1
    lines = api.get(address(offer, "/lines")).json()["lines"]
    assert any(line["match"] == 2 for line in lines)
    assert not any(line["must_be_answered"] for line in lines)
    assert api.post(address(offer)).json()["awaited_since"] is None
    (entry,) = Entry.objects.filter(action="countercheck.requested")
    assert entry.payload["integration"] == str(api.integration.public_id)


def test_where_it_cannot_be_asked_for_the_answer_says_why(api):
    offer = JobOfferFactory(published=True)
    assert_problem(api.post(address(offer)), 409, "conflict", "lancez d'abord le rapprochement")
    runs.pending(offer)
    assert_problem(api.post(address(offer)), 409, "conflict", "Un rapprochement est en cours")
    closed = JobOfferFactory(closed=True)
    assert_problem(api.post(address(closed)), 409, "conflict", "offre publiée")
    assert api.post(address(offer), data='{"a": 1}', content_type="application/json").status_code == 400
    assert not CounterCheck.objects.exists()
