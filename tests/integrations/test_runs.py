"""Runs through the API, with all they were made with; the people found, each reading journalled."""

import json

import pytest
from django.core.management import call_command

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from francetravail_match.journal.reading import who_saw
from matching.enums import RunState, RunTrigger
from matching.models import MatchResult, MatchRun
from offers.models import JobOffer
from tests import runs
from tests.factories import IdentityFactory, IntegrationFactory, JobOfferFactory
from tests.utils.strict_client import reads_only

from .conftest import Api


@pytest.fixture
def offer(db) -> JobOffer:
    return JobOfferFactory(published=True)


def runs_of(offer: JobOffer) -> str:
    return f"offers/{offer.public_id}/runs"


def test_asking_twice_is_asking_once(api, offer):
    first, again = (api.post(runs_of(offer)) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    run = MatchRun.objects.get()
    assert (run.trigger, run.state, run.requested_by) == (RunTrigger.REQUEST, RunState.QUEUED, None)
    assert run.version == offer.current_version
    assert api.client.get(first["Location"], headers=api.headers).json()["id"] == str(run.public_id)
    line = Entry.objects.get(action="run.requested")
    assert (line.actor, line.object_id) == (None, run.public_id)
    assert line.payload == {"trigger": "request", "integration": str(api.integration.public_id)}


def test_a_run_says_what_it_was_made_with_and_what_it_counted(api, offer, django_assert_num_queries):
    runs.people(matches=2, to_qualify=1)
    runs.done(offer)
    run = MatchRun.objects.get()
    api.get("offers")
    with django_assert_num_queries(3):
        body = api.get(f"runs/{run.public_id}").json()
    assert (body["n_people"], body["n_match"], body["n_to_qualify"]) == (3, 2, 1)
    assert body["version"]["digest"] == offer.current_version.digest
    assert (body["offer"], body["state"], body["stage"]) == (str(offer.public_id), "done", 100)
    assert body["not_compared"] == {"categories": {}, "without_occupation": {}}
    assert body["weights"] is None or body["weights"]["number"] == run.weights.number
    for name in (
        "engine_hash",
        "reference_version",
        "parameters",
        "certification_rules",
        "snapshot",
        "error",
    ):
        assert body[name] == getattr(run, name)
    assert body["as_of"] == run.as_of.isoformat()


def test_the_runs_of_an_offer_are_those_of_all_its_versions(api, offer):
    runs.done(offer)
    runs.done(JobOfferFactory(published=True))
    runs.pending(offer)
    page = api.get(runs_of(offer)).json()["results"]
    assert [run["state"] for run in page] == ["queued", "done"]
    assert {run["offer"] for run in page} == {str(offer.public_id)}


def test_people_by_verdict_in_the_order_of_the_run(api, offer):
    runs.people(matches=3, to_qualify=1)
    runs.done(offer)
    run = MatchRun.objects.get()
    first = api.get(f"runs/{run.public_id}/people", limit=2).json()
    rest = api.get(f"runs/{run.public_id}/people", limit=2, cursor=first["next_cursor"]).json()
    assert [person["rank"] for person in first["results"] + rest["results"]] == [1, 2, 3]
    assert rest["next_cursor"] is None
    (asked,) = api.get(f"runs/{run.public_id}/people", verdict="to_qualify").json()["results"]
    assert (asked["verdict"], asked["occupation"]) == ("to_qualify", "H2913")
    assert asked["outcomes"]["contract"] == "unknown"
    assert asked["outcomes"]["mobility"] == "met"
    result = MatchResult.objects.get(verdict="to_qualify")
    person = result.job_seeker
    assert asked["score"] == {
        "minimum": result.minimum,
        "maximum": result.maximum,
        "parts": {
            code: dict(zip(("minimum", "maximum"), part, strict=True)) for code, part in result.parts.items()
        },
    }
    assert (asked["id"], asked["pseudonym"]) == (str(person.public_id), person.pseudonym)


def test_each_page_of_people_is_a_line_of_the_journal_and_who_saw_finds_it(api, offer, capsys):
    runs.people(matches=2)
    runs.done(offer)
    run = MatchRun.objects.get()
    people = [person["id"] for person in api.get(f"runs/{run.public_id}/people").json()["results"]]
    line = Entry.objects.get(action="people.listed")
    assert (line.actor, line.object_type, line.object_id) == (None, "run", run.public_id)
    assert line.payload == {
        "verdict": "match",
        "people": people,
        "page": None,
        "integration": str(api.integration.public_id),
    }
    seen = who_saw(JobSeeker.objects.first().public_id, since=None, actor=None)
    assert [entry.pk for entry in seen] == [line.pk]
    call_command("who_saw", people[0], "--json")
    assert json.loads(capsys.readouterr().out)["user"] == str(api.integration.public_id)


def test_an_empty_page_and_other_addresses_show_nobody(api, offer):
    runs.people(matches=1)
    runs.done(offer)
    run = MatchRun.objects.get()
    with reads_only():
        for path in ("offers", f"offers/{offer.public_id}", runs_of(offer), f"runs/{run.public_id}"):
            assert api.get(path).status_code == 200
        assert api.get(f"runs/{run.public_id}/people", verdict="to_qualify").json()["results"] == []
    assert not Entry.objects.filter(action="people.listed").exists()


def test_neither_name_nor_residence_nor_number_leaves(api, offer):
    runs.people(matches=1)
    person = JobSeeker.objects.get()
    identity = IdentityFactory(job_seeker=person)
    runs.done(offer)
    body = api.get(f"runs/{MatchRun.objects.get().public_id}/people").json()
    shown = {"id", "pseudonym", "verdict", "rank", "occupation", "outcomes", "score"}
    assert set(body["results"][0]) == shown
    text = json.dumps(body, ensure_ascii=False)
    for hidden in (identity.last_name, identity.email, person.registration_number, person.commune.name):
        assert hidden not in text


def test_who_asked_since_that_nothing_be_done_is_not_given(api, offer):
    runs.people(matches=2)
    runs.done(offer)
    run = MatchRun.objects.get()
    gone = MatchResult.objects.get(rank=1).job_seeker
    JobSeeker.objects.filter(pk=gone.pk).update(processing_restricted=True)
    (left,) = api.get(f"runs/{run.public_id}/people").json()["results"]
    assert left["rank"] == 2
    assert str(gone.public_id) not in Entry.objects.get(action="people.listed").payload["people"]


def test_whom_one_integration_read_names_it_and_no_other(offer):
    runs.people(matches=1)
    runs.done(offer)
    run = MatchRun.objects.get()
    for api in (Api(IntegrationFactory()), Api(IntegrationFactory())):
        api.get(f"runs/{run.public_id}/people")
        line = Entry.objects.filter(action="people.listed").latest("id")
        assert line.payload["integration"] == str(api.integration.public_id)
