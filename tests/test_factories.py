"""Every trait makes rows that the database accepts, and the situations are what their names say."""

from typing import Any

import pytest
from factory.declarations import Trait

from francetravail_match.accounts.enums import Role
from matching.verdict import OfferNotLive, match
from offers.enums import OfferState
from tests import factories
from tests.factories import (
    PASSWORD,
    JobOfferFactory,
    JobSeekerFactory,
    MobilityAreaFactory,
    SoughtOccupationFactory,
    UserFactory,
)
from tests.utils.model_factory import ModelFactory
from tests.utils.offer_versions import add_version

FACTORIES: list[type[ModelFactory[Any]]] = [
    factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, ModelFactory) and factory is not ModelFactory
]
TRAITS = [
    (factory, trait)
    for factory in FACTORIES
    for trait, declaration in factory._meta.parameters.items()
    if isinstance(declaration, Trait)
]


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_defaults(db, factory):
    made = factory()
    made.full_clean(exclude=["password"])


def test_traits_are_found():
    assert len(TRAITS) > 20


@pytest.mark.parametrize(("factory", "trait"), TRAITS, ids=lambda value: getattr(value, "__name__", value))
def test_trait(db, factory, trait):
    made = factory(**{trait: True})
    made.refresh_from_db()
    made.full_clean(exclude=["password"])


def test_two_of_each_differ(db):
    for factory in (JobOfferFactory, JobSeekerFactory, UserFactory):
        assert factory().public_id != factory().public_id


def test_a_user_has_the_password_and_the_role_of_the_trait(db):
    user = UserFactory(advisor=True)
    assert user.has_role(Role.ADVISOR)
    assert user.check_password(PASSWORD)


def test_who_matches_a_published_offer(db, flush_search_rows):
    offer = JobOfferFactory(published=True)
    JobSeekerFactory(matches=True)
    JobSeekerFactory(to_qualify=True)
    JobSeekerFactory(without_declared_mobility=True)
    JobSeekerFactory(refuses_everything=True)
    flush_search_rows()
    result = match(offer.current_version_id)
    assert (result.n_people, result.n_match, result.n_to_qualify) == (4, 1, 2)


def test_occupations_and_areas_may_be_given(db, flush_search_rows):
    offer = JobOfferFactory(published=True, asks_for_nothing_more=True)
    person = JobSeekerFactory()
    SoughtOccupationFactory(job_seeker=person, rome__unrelated=True)
    SoughtOccupationFactory(job_seeker=person)
    MobilityAreaFactory(job_seeker=person, in_departement=True)
    flush_search_rows()
    assert match(offer.current_version_id).n_match == 1


def test_a_further_version_replaces_the_criteria(db):
    offer = JobOfferFactory(published=True)
    first = offer.current_version
    criteria = list(first.criteria.exclude(code="experience"))
    for criterion in criteria:
        criterion.pk = None
    offer.current_version = add_version(offer, criteria)
    offer.save()
    assert offer.current_version.number == 2
    with pytest.raises(OfferNotLive):
        match(first.pk)
    assert match(offer.current_version_id).n_people == 0


def test_an_offer_that_is_not_live_has_its_version(db):
    for trait in ("with_version", "suspended", "closed"):
        offer = JobOfferFactory(**{trait: True})
        assert offer.state not in {OfferState.PUBLISHED}
        assert offer.current_version.criteria.count() == 5
