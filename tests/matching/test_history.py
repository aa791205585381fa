"""The counts of a stored run, counted again from the history, whatever was written since or meanwhile."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import JobSeeker
from matching.enums import RunTrigger
from matching.history import NotRecountable, recount
from matching.models import MatchRun
from matching.services import execute_run, request_run
from matching.verdict import match
from offers.models import JobOffer
from offers.services.transitions import close_offers
from tests.factories import JobOfferFactory, JobSeekerFactory, UserFactory
from tests.utils.databases import AsRole, OwnDatabase


@pytest.fixture
def offer(own_database: OwnDatabase) -> JobOffer:
    return JobOfferFactory(published=True)


def run_of(offer: JobOffer) -> MatchRun:
    assert offer.current_version
    run = request_run(version=offer.current_version, trigger=RunTrigger.REQUEST, requested_by=None)
    execute_run(run.pk)
    return MatchRun.objects.select_related("weights").get(pk=run.pk)


def test_who_changed_or_came_since_is_counted_as_then(offer: JobOffer):
    changed, erased, _ = (JobSeekerFactory(matches=True) for _ in range(3))
    asked = JobSeekerFactory(to_qualify=True)
    run = run_of(offer)
    assert (run.n_match, run.n_to_qualify) == (3, 1)

    JobSeeker.objects.filter(pk=changed.pk).update(accepts_permanent=False)
    JobSeeker.objects.filter(pk=asked.pk).update(accepts_permanent=True)
    JobSeekerFactory(matches=True)
    later = run_of(offer)
    assert (later.n_match, later.n_to_qualify) == (4, 0)
    assert recount(run) == (3, 1)
    assert recount(later) == (4, 0)

    # Who is erased is erased from the past too.
    erased.delete()
    assert recount(run) == (2, 1)


def test_a_transaction_open_during_the_run_is_not_seen_afterwards_either(offer: JobOffer, as_role: AsRole):
    people = [JobSeekerFactory(matches=True) for _ in range(2)]
    with as_role("app") as early, as_role("app") as late:
        early.execute(
            "UPDATE candidates_jobseeker SET accepts_permanent = false WHERE id = %s", [people[0].pk]
        )
        early.execute("SET CONSTRAINTS ALL IMMEDIATE")
        run = run_of(offer)
        # Began before the run, committed after; began and committed after.
        late.execute("UPDATE candidates_jobseeker SET accepts_permanent = NULL WHERE id = %s", [people[1].pk])
        late.commit()
        early.commit()
    assert run.n_match == 2
    assert offer.current_version_id
    now = match(offer.current_version_id)
    assert (now.n_match, now.n_to_qualify) == (0, 1)
    assert recount(run) == (2, 0)


def test_an_offer_that_is_closed_is_counted_as_then(offer: JobOffer):
    JobSeekerFactory(matches=True)
    run = run_of(offer)
    close_offers([offer], actor=UserFactory(advisor=True), reason="budget")
    assert recount(run) == (1, 0)


def test_what_cannot_be_counted_says_why(offer: JobOffer):
    run = run_of(offer)
    run.engine_hash = "0" * 64
    with pytest.raises(NotRecountable, match="autre moteur"):
        recount(run)
    run.state = "failed"
    with pytest.raises(NotRecountable, match="pas terminé"):
        recount(run)


def said(name: object, *options: str) -> str:
    output = StringIO()
    call_command("recount", str(name), *options, stdout=output)
    return output.getvalue()


def test_the_command_says_whether_it_is_equal(offer: JobOffer):
    changed, erased = (JobSeekerFactory(matches=True) for _ in range(2))
    JobSeekerFactory(to_qualify=True)
    run = run_of(offer)
    counted = {"n_match": 2, "n_to_qualify": 1}
    JobSeeker.objects.filter(pk=changed.pk).update(accepts_permanent=False)
    equal = {"equal": True, "counts": counted, "recomputed": counted}
    assert json.loads(said(run.public_id, "--json")) == equal
    assert said(run.public_id).splitlines() == [
        "n_match : 2 au rapprochement, 2 recomptées",
        "n_to_qualify : 1 au rapprochement, 1 recomptées",
        "Égal.",
    ]
    erased.delete()
    fewer = {"equal": False, "counts": counted, "recomputed": {"n_match": 1, "n_to_qualify": 1}}
    assert json.loads(said(run.public_id, "--json")) == fewer
    assert "Différent. Moins de personnes" in said(run.public_id)


def test_the_command_says_why_not(offer: JobOffer):
    for name in ("12", "nothing", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(CommandError, match="Aucun rapprochement"):
            said(name)
    assert offer.current_version
    waiting = request_run(version=offer.current_version, trigger=RunTrigger.REQUEST, requested_by=None)
    with pytest.raises(CommandError, match="pas terminé"):
        said(waiting.public_id)
