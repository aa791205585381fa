"""What a person was is what the engine said of them before they changed, whatever the change."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from candidates.enums import OccupationOrigin
from candidates.models import ANSWER_FIELDS, JobSeeker, MobilityArea, SoughtOccupation
from matching.changes import queue
from matching.changes.compared import compare
from matching.changes.services import match_people
from matching.context import context
from matching.enums import RunState
from matching.models import MatchRun
from matching.services import execute_runs
from matching.verdict import match, offers_of
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    CommuneFactory,
    HeldLicenceFactory,
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SoughtOccupationFactory,
)

Change = Callable[[random.Random, JobSeeker], Any]
ACCEPTED = [name for name in ANSWER_FIELDS if name.startswith("accepts_")]


def answer(draw: random.Random, person: JobSeeker) -> None:
    value = draw.choice([True, False, None])
    JobSeeker.objects.filter(pk=person.pk).update(**{draw.choice(ACCEPTED): value})


def sought(draw: random.Random, person: JobSeeker) -> None:
    SoughtOccupation.objects.filter(job_seeker=person).delete()
    for made in draw.sample([{}, {"rome__same_family": True}, {"rome__unrelated": True}], draw.randint(0, 3)):
        origin = draw.choice(OccupationOrigin.values)
        months = draw.choice([None, 0, 24, 60])
        SoughtOccupationFactory(job_seeker=person, origin=origin, experience_months=months, **made)


def areas(draw: random.Random, person: JobSeeker) -> None:
    MobilityArea.objects.filter(job_seeker=person).delete()
    for made in draw.sample([{}, {"in_departement": True}, {"in_the_country": True}], draw.randint(0, 2)):
        MobilityAreaFactory(job_seeker=person, **made)


def leave_or_return(draw: random.Random, person: JobSeeker) -> None:
    JobSeeker.objects.filter(pk=person.pk).update(category=draw.choice(["A", "A", "E"]))


def licence(draw: random.Random, person: JobSeeker) -> None:
    person.licences.all().delete()
    HeldLicenceFactory(job_seeker=person, held=draw.choice([True, False]))


CHANGES: list[Change] = [answer, answer, answer, sought, areas, leave_or_return, licence]


def offers() -> None:
    JobOfferFactory(published=True)
    JobOfferFactory(published=True, asks_for_nothing_more=True)
    JobOfferFactory(published=True, experience_months=48)
    JobOfferFactory(published=True, rome__unrelated=True)
    JobOfferFactory(published=True, workplace={"place": "departement", "departement": "59"})


@pytest.mark.parametrize("seed", range(3))
def test_what_a_person_was_is_what_the_engine_said_of_them(transactional_db, seed):
    draw = random.Random(seed)
    CommuneFactory(far=True)
    RomeCodeFactory(same_family=True)
    offers()
    person = JobSeekerFactory()
    said = {}
    found, changed = 0, 0
    for _ in range(25):
        for _ in range(draw.randint(1, 3)):
            with transaction.atomic():
                for change in draw.sample(CHANGES, draw.randint(1, 2)):
                    change(draw, person)
        for claimed in queue.claim(1):
            compared = compare(claimed, context())
            assert compared.before == said
            said = compared.now
            now = {one.offer_id: (one.minimum, one.maximum) for one in offers_of(person.pk)}
            assert now == {offer: (one.minimum, one.maximum) for offer, one in said.items()}
            queue.release([claimed])
            found += bool(said)
            changed += bool(compared.changed_versions())
    assert found > 3
    assert changed > 3


def found(offer: JobOffer) -> tuple[Any, ...]:
    """What the latest result says, and what the engine says now."""
    run = MatchRun.objects.filter(version=offer.current_version_id).latest("confirmed_at")
    now = match(run.version_id)
    kept = [(one.job_seeker_id, one.verdict, one.minimum, one.maximum) for one in run.results.all()]
    current = [(one.job_seeker_id, one.verdict, one.minimum, one.maximum) for one in now.results]
    return (run.n_match, run.n_to_qualify, sorted(kept)), (now.n_match, now.n_to_qualify, sorted(current))


@pytest.mark.parametrize("seed", range(2))
def test_once_people_are_matched_no_result_is_stale(transactional_db, seed):
    draw = random.Random(seed)
    CommuneFactory(far=True)
    RomeCodeFactory(same_family=True)
    offers()
    people = JobSeekerFactory.create_batch(4, matches=True)
    for offer in JobOffer.objects.all():
        runs.done(offer)
    for _ in range(4):
        for person in people:
            with transaction.atomic():
                draw.choice(CHANGES)(draw, person)
        assert match_people()
        execute_runs(list(MatchRun.objects.filter(state=RunState.QUEUED).values_list("pk", flat=True)))
        for offer in JobOffer.objects.all():
            kept, now = found(offer)
            assert kept == now
