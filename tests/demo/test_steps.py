"""Which offers a start of the demonstration has matched again."""

from francetravail_match.common.database import app_now
from francetravail_match.demo.steps import pending_runs, request_missing_runs
from francetravail_match.referentials.models import ReferenceVersion
from matching.models import PopulationMark
from tests import runs
from tests.factories import JobOfferFactory, JobSeekerFactory


def test_a_population_that_grew_is_matched_once(transactional_db):
    ReferenceVersion.objects.create(name="rome", version="460", digest="", loaded_at=app_now())
    offer = JobOfferFactory(published=True)
    runs.done(offer)
    request_missing_runs()
    assert pending_runs() == 0

    JobSeekerFactory()
    PopulationMark.objects.create()
    request_missing_runs()
    assert pending_runs() == 1
    runs.done(offer)
    for _ in range(2):  # nothing was found: the run says so, and is not asked for at every start
        request_missing_runs()
        assert pending_runs() == 0
