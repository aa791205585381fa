"""What an interested person says of themself: theirs, compared as anyone's, and gone when they go."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from psycopg.errors import RestrictViolation
from psycopg.types.json import Jsonb

from francetravail_match.common.database import call
from matching.criteria import CRITERIA
from matching.enums import Verdict
from matching.external.comparison.asking import (
    commune_called,
    forget_answers,
    forms_for,
    questions_left,
    record_own_answers,
)
from matching.external.comparison.explaining import explain
from matching.external.comparison.judging import compared_with
from matching.external.enums import State
from matching.external.lead import answer, object_to
from matching.external.models import Profile, ProfileItem
from matching.external.models.profiles import OTHER_TRAINING
from matching.external.person.wording import answers_in_words
from matching.gate.standing import standing_of
from tests.factories import CommuneFactory, UserFactory
from tests.matching.gate.scenes import Scene, opened
from tests.matching.world import CHILD, OfferSpec, PersonSpec, publish
from tests.utils.databases import OwnDatabase

from .interested_people import as_outside, informed, interested, says, yes_to_everything

LABELS = {criterion.label: criterion.code for criterion in CRITERIA}
NOT_KEPT = "ne peuvent pas être gardées"


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def declares(sighting, **said):
    call("external_declare", sighting.pk, Jsonb(said), Jsonb([]))


def test_there_is_nothing_before_and_everything_goes_with_the_person(scene):
    sighting = informed(scene)
    with pytest.raises(IntegrityError, match="intéressée"):
        declares(sighting, accepts_night=True)
    with scene.database.as_owner() as owner, pytest.raises(RestrictViolation, match="intéressée"):
        owner.execute(
            "INSERT INTO external_profiles_profile (sighting_id, rome_id) "
            "SELECT %s, id FROM referentials_romecode LIMIT 1",
            [sighting.pk],
        )
    answer(sighting, State.INTERESTED)
    # By no other way than the function, which takes answers and nothing else.
    with pytest.raises(ProgrammingError, match="permission denied"):
        Profile.objects.update(accepts_night=True)
    with pytest.raises(ProgrammingError, match="permission denied"):
        ProfileItem.objects.create(profile_id=sighting.pk, kind="licence", code="B", held=True)
    for refused in ({"rome_id": 1}, {"sighting_id": 0}, {"unknown": True}):
        with pytest.raises(IntegrityError, match=NOT_KEPT):
            declares(sighting, **refused)
    forms = forms_for(scene.offer, sighting.profile, yes_to_everything(scene.offer, sighting))
    assert all(form.is_valid() for form in forms)
    record_own_answers(sighting, forms)
    answer(sighting, State.DECLINED)
    assert not Profile.objects.exists()
    with pytest.raises(ValidationError, match="pas pu être gardées"):
        record_own_answers(sighting, forms)
    answer(sighting, State.INTERESTED)
    assert Profile.objects.get().accepts_permanent is None
    object_to(sighting)
    assert (Profile.objects.count(), ProfileItem.objects.count()) == (0, 0)


def test_the_questions_of_everyone_until_the_verdict_and_why(scene):
    registered = standing_of(scene.offer, scene.advisor).counts
    sighting = interested(scene)
    (before,) = compared_with(scene.offer)
    assert (before.state, before.verdict) == (State.INTERESTED, Verdict.TO_QUALIFY)
    codes = {question.code for question in questions_left(scene.offer, sighting.profile)}
    unknown = {LABELS[reason.label] for reason in before.person.reasons if reason.outcome is None}
    assert {code.partition(":")[0] for code in codes} == unknown
    said = yes_to_everything(scene.offer, sighting)
    says(scene.offer, sighting, {**said, "contract-accepts_permanent": "no"})
    (no,) = compared_with(scene.offer)
    assert no.verdict == Verdict.NEAR_MISS
    forget_answers(sighting)
    says(scene.offer, sighting, said)
    (after,) = compared_with(scene.offer)
    assert after.matches
    assert after.person.area == "30 km autour d'une commune, Nord (59)"
    profile = Profile.objects.select_related("sighting", "rome", "commune__departement__region").get()
    assert questions_left(scene.offer, profile) == []
    scene.offer.refresh_from_db()
    why = explain(scene.offer.current_version, profile)
    assert (why.verdict, why.person) == (Verdict.MATCH, sighting.public_id)
    assert sum(c.minimum for c in why.criteria) == why.minimum == after.person.minimum
    place = next(c for c in why.criteria if c.code == "mobility")
    assert "la personne, lien personnel" in str(place.known[0].source)
    assert standing_of(scene.offer, scene.advisor).counts == registered
    says_where(scene.offer, interested(scene))


def says_where(offer, sighting):
    """A place has a commune that is one."""
    said = {"mobility-area": "commune:30", "mobility-home": "Nulle part"}
    (form,) = [f for f in forms_for(offer, sighting.profile, said) if f.question.code == "mobility:"]
    assert not form.is_valid()
    assert "code postal" in form.errors["home"][0]
    one = CommuneFactory(code="76217", name="Dieppe", postal_codes=["76200", "76370"])
    CommuneFactory(code="35095", name="Dieppe", postal_codes=["35000"])
    called = [commune_called(words) for words in ("Dieppe 76370", "dieppe (76200)", "76370", "", "dieppe")]
    assert called == [one, one, one, None, None]


def test_the_field_of_a_training_is_asked_in_the_words_of_the_offer(agency):
    asked = [("education", "43448", "required", {"level": 5, "field": "petite enfance"})]
    (offer,) = publish(agency, OfferSpec(occupation=CHILD, more=asked))
    spec = PersonSpec(occupations={CHILD: 12}, education=(5, None))
    with transaction.atomic():
        profile = as_outside(offer, UserFactory(advisor=True, agency=agency), spec)
        assert training(offer, profile, "43448") == {
            "education_field": ["petite enfance", "Un autre domaine"]
        }
        profile.refresh_from_db()
        assert not [left for left in questions_left(offer, profile) if left.code == "education:"]
        assert answers_in_words(profile)["domaine de formation"] == "petite enfance"
        forget_answers(profile.sighting)
        assert training(offer, Profile.objects.get(), OTHER_TRAINING).keys() == {
            "education_level",
            "education_field",
        }
        assert "un autre" in answers_in_words(Profile.objects.get())["domaine de formation"]
        transaction.set_rollback(True)


def training(offer, profile, field):
    """Answers with this field; what was asked, and from what to choose."""
    forms = forms_for(offer, profile, {"education-education_field": field})
    (form,) = (form for form in forms if form.question.code == "education:")
    assert form.is_valid()
    record_own_answers(profile.sighting, [form])
    return {name: [label for _, label in asked.choices] for name, asked in form.fields.items()}
