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
from matching.enums import RunState, Verdict
from matching.models import MatchRun
from matching.services import execute_runs
from matching.verdict import Judgement, OfferFound, judge, match
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    AppellationFactory,
    CommuneFactory,
    HeldLicenceFactory,
    HeldSkillFactory,
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    RomeCodeFactory,
    SkillFactory,
    SoughtOccupationFactory,
)
from tests.utils.asking import WISHED, offer_asking, row

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
    said: dict[int, OfferFound] = {}
    judged: dict[int, Judgement] = {}
    found, changed, spared = 0, 0, 0
    for _ in range(25):
        for _ in range(draw.randint(1, 3)):
            with transaction.atomic():
                for change in draw.sample(CHANGES, draw.randint(1, 2)):
                    change(draw, person)
        for claimed in queue.claim(1):
            compared = compare(claimed, context())
            assert compared.before == said
            was, judged, said = judged, judgements(person), compared.now
            differ = {version for version in was | judged if was.get(version) != judged.get(version)}
            assert differ <= compared.changed_versions()
            assert {one.version_id: one.unknown for one in said.values()} == {
                version: judgement.verdict == Verdict.TO_QUALIFY for version, judgement in judged.items()
            }
            queue.release([claimed])
            found += bool(said)
            changed += bool(differ)
            spared += bool(judged.keys() - compared.changed_versions())
    assert found > 3
    assert changed > 3
    assert spared


def judgements(person: JobSeeker) -> dict[int, Judgement]:
    """What each pair says, by the offer's version, where it may match."""
    versions = JobOffer.objects.live().values_list("current_version", flat=True)
    judged = {version: judge(version, person.pk) for version in versions}
    return {
        version: judgement
        for version, judgement in judged.items()
        if judgement and judgement.verdict in (Verdict.MATCH, Verdict.TO_QUALIFY)
    }


def learns_more(person: JobSeeker) -> None:
    SoughtOccupation.objects.filter(job_seeker=person).update(experience_months=25)


def holds_one_more(person: JobSeeker) -> None:
    HeldSkillFactory(job_seeker=person, ogr=12)


def lacks_one_more(person: JobSeeker) -> None:
    HeldSkillFactory(job_seeker=person, ogr=12, not_held=True)


def seeks_the_title(person: JobSeeker) -> None:
    SoughtOccupation.objects.filter(job_seeker=person).update(appellation_id=AppellationFactory().pk)


def has_only_accepted(person: JobSeeker) -> None:
    SoughtOccupation.objects.filter(job_seeker=person).update(origin=OccupationOrigin.ACCEPTED)


@pytest.mark.parametrize(
    ("touched", "change"),
    [
        (["title"], seeks_the_title),
        (["title", "little experience", "experience", "skills", "a skill"], has_only_accepted),
        (["experience"], learns_more),
        (["skills"], holds_one_more),
        (["skills"], lacks_one_more),
    ],
)
def test_a_degree_alone_is_a_change_where_it_earns_points(transactional_db, touched, change):
    """Each outcome stays what it was."""
    for ogr in (11, 12, 13):
        SkillFactory(ogr=ogr)
    code, title = RomeCodeFactory().code, AppellationFactory().ogr
    asked = {
        "title": offer_asking(row("occupation", code, appellation=title)),
        "little experience": offer_asking(row("experience", "", WISHED, months=12)),
        "experience": offer_asking(row("experience", "", WISHED, months=48)),
        "skills": offer_asking(*(row("skill", str(ogr), WISHED) for ogr in (11, 12, 13))),
        "a skill": offer_asking(row("skill", "13", WISHED)),
    }
    person = JobSeekerFactory(matches=True)
    HeldSkillFactory(job_seeker=person, ogr=11, not_held=True)
    match_people()
    was = judgements(person)
    change(person)
    (claimed,) = queue.claim(1)
    compared = compare(claimed, context())
    versions = {asked[name].current_version_id for name in touched}
    assert compared.changed_versions() == versions
    now = judgements(person)
    assert [one.outcomes for one in was.values()] == [one.outcomes for one in now.values()]
    assert {version for version in was if was[version] != now[version]} == versions


def test_another_area_that_speaks_for_a_person_is_a_change(transactional_db):
    """The workplace is in both areas, before and after. Repeated: which number is larger is chance."""
    offer = JobOfferFactory(published=True)
    person = JobSeekerFactory(matches=True)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    match_people()
    for _ in range(20):
        area = MobilityArea.objects.filter(job_seeker=person).earliest("pk")
        with transaction.atomic():
            area.delete()
            area.save()
        (claimed,) = queue.claim(1)
        assert compare(claimed, context()).changed_versions() == {offer.current_version_id}
        queue.release([claimed])


def found(offer: JobOffer) -> tuple[Any, ...]:
    """What the latest result says, and what the engine says now."""
    run = MatchRun.objects.filter(version=offer.current_version_id).latest("confirmed_at")
    now = match(run.version_id)
    kept, current = (
        [(p.job_seeker_id, p.verdict, p.minimum, p.maximum, p.occupation, p.area or 0) for p in people]
        for people in (run.results.all(), now.results)
    )
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
