"""What looks like a way round the gate: for each pattern, a scene to be found, and one that is not."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from candidates.enums import AnswerChannel, AnswerOrigin, RevealReason
from candidates.models import Identity, Reveal
from candidates.services import Answered, record_answers
from francetravail_match.accounts.models import User
from matching.gate.attempts.codes import AttemptCode
from matching.gate.attempts.finding import PATTERNS
from matching.gate.models import Attempt
from matching.questions.enums import CallOutcome, DeliveryState
from offers.models import JobOffer
from tests import runs
from tests.factories import (
    AgencyFactory,
    AppellationFactory,
    CommuneFactory,
    IdentityFactory,
    JobOfferFactory,
    JobSeekerFactory,
    RomeCodeFactory,
    UserFactory,
)
from tests.utils import asked_rows
from tests.utils.asking import row
from tests.utils.databases import OwnDatabase

from .looks import asked, asks_now, counted, holders, like_it, move_clock, quiet_offer

A_YEAR, FIVE_YEARS = row("experience", months=12), row("experience", months=60)


@pytest.fixture
def advisor(db: None) -> User:
    return UserFactory(advisor=True)


def found(offer: JobOffer) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Looked for anew, as when a counter-check is made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_find_attempts(%s)", [offer.pk])
    facts = Attempt.objects.filter(offer=offer)
    return {fact.code: (fact.before, fact.after) for fact in facts.order_by("pk")}


def first_with_a_match(**fields) -> JobOffer:
    """Somebody with two years of experience matches it."""
    offer = JobOfferFactory(published=True, criteria=asked(A_YEAR), **fields)
    JobSeekerFactory(matches=True)
    runs.done(offer)
    return offer


def test_every_pattern_has_its_words_and_its_query():
    assert set(PATTERNS) == set(AttemptCode)
    assert all(pattern.why.endswith(".") for pattern in PATTERNS.values())


def test_criteria_tightened_after_a_match(db):
    offer = asks_now(first_with_a_match(), *asked(FIVE_YEARS))
    assert found(offer) == {
        "tightened": (
            {"version": 1, "match": 1, "to_qualify": 0},
            {"version": 2, "match": 0, "to_qualify": 0, "criteria": ["experience"]},
        )
    }
    assert found(offer).keys() == {"tightened"}
    assert Attempt.objects.count() == 1


def test_criteria_tightened_while_somebody_still_matches_or_before_anybody_did(db):
    offer = asks_now(first_with_a_match(), *asked(row("experience", months=18)))
    assert found(offer) == {}
    far = CommuneFactory(far=True)
    there = [row("mobility", "workplace", place="commune", commune=far.code)]
    nobody = quiet_offer(criteria=[*asked(A_YEAR)[:1], *there, A_YEAR])
    later = [row("experience", months=60), row("mobility", "workplace", place="commune", commune=far.code)]
    assert found(asks_now(nobody, *asked()[:1], *later)) == {}


UNASKED = [row("schedule", "night"), row("licence", "B"), row("language", "en", cefr=None)]


def test_three_constraints_that_nobody_was_asked_about(db):
    JobSeekerFactory(matches=True, accepts_night=None)
    offer = JobOfferFactory(published=True, criteria=asked())
    runs.done(offer)
    facts = found(asks_now(offer, *asked(*UNASKED)))
    assert facts["unasked"][1] == {"version": 2, "match": 0, "to_qualify": 1, "added": 3}


def test_two_constraints_or_three_that_somebody_refuses(db):
    JobSeekerFactory(matches=True, accepts_night=None)
    offer = JobOfferFactory(published=True, criteria=asked())
    runs.done(offer)
    assert "unasked" not in found(asks_now(offer, *asked(*UNASKED[:2])))
    more = row("contract", "fixed_term")
    assert "unasked" not in found(asks_now(offer, *asked(*UNASKED[:2], A_YEAR)[:2], more))


def test_a_skill_that_nobody_holds(db):
    holders(5, ogr_1=1, ogr_2=0)
    offer = quiet_offer(criteria=asked(row("skill", "2")))
    assert found(offer) == {"nobody_holds": ({"people": 5}, {"people": 0, "skills": [2]})}
    assert found(quiet_offer(criteria=asked(row("skill", "1")))) == {}


def test_another_rome_code(db):
    other = RomeCodeFactory(unrelated=True)
    JobSeekerFactory(matches=True)
    AppellationFactory()
    offer = first_with_a_match()
    away = asks_now(offer, row("occupation", other.code), *asked(A_YEAR)[1:])
    facts = Attempt.objects.filter(offer=away, code="other_occupation").order_by("key")
    assert [(fact.before, fact.after) for fact in facts] == [
        (
            {"version": 1, "match": 2, "to_qualify": 0, "rome": "H2913"},
            {"version": 2, "match": 0, "to_qualify": 0, "rome": "M1805"},
        ),
        (
            {"title_says": "H2913", "match": 2},
            {"version": 2, "match": 0, "to_qualify": 0, "rome": "M1805"},
        ),
    ]


def test_another_rome_code_where_nobody_was_found_is_a_correction(db):
    other = RomeCodeFactory(unrelated=True)
    offer = quiet_offer()
    assert found(asks_now(offer, row("occupation", other.code), *asked()[1:])) == {}


def test_the_same_offer_by_another_agency(db):
    first = quiet_offer()
    again = like_it(
        first, agency=AgencyFactory(other=True), published_at=first.published_at + datetime.timedelta(days=1)
    )
    counted(again)
    assert found(again) == {
        "twice": (
            {
                "version": 1,
                "match": 0,
                "to_qualify": 0,
                "offer": first.source_number,
                "agency": "Agence de Lille",
            },
            {
                "version": 1,
                "match": 0,
                "to_qualify": 0,
                "offer": again.source_number,
                "agency": "Agence de Cambrai",
            },
        )
    }
    assert found(first) == {}


def test_another_job_of_the_same_employer(db):
    first = quiet_offer()
    later = first.published_at + datetime.timedelta(days=1)
    elsewhere = like_it(first, commune=CommuneFactory(far=True), published_at=later)
    another = like_it(first, title="Chef soudeur", criteria=asked(A_YEAR), published_at=later)
    assert found(elsewhere) == found(another) == {}


def test_requirements_changed_back(own_database: OwnDatabase):
    offer = asks_now(first_with_a_match(), *asked(FIVE_YEARS))
    assert found(offer).keys() == {"tightened"}
    asks_now(offer, *asked(A_YEAR))
    before, after = found(offer)["changed_back"]
    assert (before["match"], after["criteria"]) == (1, ["experience"])


def test_what_was_relaxed_and_brought_nobody_may_be_taken_back(own_database: OwnDatabase):
    offer = quiet_offer(criteria=asked(FIVE_YEARS))
    asks_now(offer, *asked(A_YEAR))
    assert found(asks_now(offer, *asked(FIVE_YEARS))) == {}


def messages(offer: JobOffer, *states: DeliveryState) -> None:
    campaign = asked_rows.campaign(offer, UserFactory(advisor=True))
    for state in states:
        person = JobSeekerFactory(to_qualify=True, reachable=True)
        sent = asked_rows.message(person, offer.agency)
        asked_rows.request(campaign, sent, "contract:")
        asked_rows.move(sent, DeliveryState.SENDING, state)


SENT, BOUNCED = DeliveryState.SENT, DeliveryState.BOUNCED


def test_messages_to_dead_addresses(db):
    offer = quiet_offer()
    messages(offer, SENT, SENT, SENT, BOUNCED, BOUNCED, BOUNCED)
    assert found(offer)["dead_addresses"] == ({"messages": 6}, {"came_back": 3})
    good, few = quiet_offer(), quiet_offer()
    messages(good, SENT, SENT, SENT, SENT, BOUNCED, BOUNCED, BOUNCED)
    messages(few, BOUNCED, BOUNCED)
    assert "dead_addresses" not in found(good)
    assert "dead_addresses" not in found(few)


def at(moment: str) -> str:
    """How far the clock is to be moved for it to be then in Paris."""
    wanted = datetime.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Paris"))
    return f"{(wanted - datetime.datetime.now(datetime.UTC)).total_seconds()} seconds"


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2027-02-05 17:00", True),  # a Friday
        ("2027-05-05 18:00", True),  # the eve of Ascension Day
        ("2027-02-05 16:50", False),
        ("2027-02-04 18:00", False),
    ],
)
def test_messages_of_a_friday_evening(own_database: OwnDatabase, moment: str, late: bool):
    offer = quiet_offer()
    move_clock(own_database, at(moment))
    messages(offer, SENT)
    facts = found(offer)
    assert ("friday_evening" in facts) is late
    if late:
        assert facts["friday_evening"] == ({"messages": 1}, {"late": 1, "on": moment[:10]})


def test_the_file_of_the_one_who_matched_is_corrected(own_database: OwnDatabase, advisor: User):
    person = JobSeekerFactory(matches=True)
    offer = quiet_offer()
    by_link = JobSeekerFactory(matches=True)
    no = {"accepts_full_time": False}
    for who, origin, by in (
        (by_link, AnswerOrigin.PERSON, None),
        (person, AnswerOrigin.CORRECTION, advisor),
    ):
        record_answers(
            answers=[Answered(who.pk, no)], origin=origin, channel=AnswerChannel.DESK, recorded_by=by
        )
    (before, after) = found(offer)["person_corrected"]
    assert (before, after["match"]) == ({"match": 1}, 0)
    assert str(person.public_id) not in str(Attempt.objects.values().get())


def test_a_telephone_number_and_a_radius_are_taken_away(own_database: OwnDatabase):
    matches, to_ask, elsewhere = (
        JobSeekerFactory(matches=True),
        JobSeekerFactory(to_qualify=True),
        JobSeekerFactory(matches=True, commune=CommuneFactory(code="75056", lat=48.8, lon=2.3)),
    )
    for person in (to_ask, elsewhere):
        IdentityFactory(job_seeker=person, email="", phone="+33612345678")
    village = CommuneFactory(code="59009", name="Villeneuve-d'Ascq", lat=50.6233, lon=3.145)
    matches.areas.update(commune=village)
    matches.save()
    offer = quiet_offer()
    assert found(offer) == {}
    Identity.objects.filter(job_seeker=elsewhere).update(phone="")
    assert found(offer) == {}
    Identity.objects.filter(job_seeker=to_ask).update(phone="")
    matches.areas.update(radius_km=0)
    facts = found(offer)
    assert facts.keys() == {"contact_deleted", "zero_radius"}
    assert all((before["people"], after["people"]) == (1, 0) for before, after in facts.values())


def test_two_calls_by_the_same_hand(advisor: User):
    offer, neighbour = quiet_offer(), quiet_offer()
    other = UserFactory(advisor=True)
    for about, callers in ((offer, (advisor, advisor)), (neighbour, (advisor, other))):
        person = JobSeekerFactory(to_qualify=True, reachable=True)
        for caller in callers:
            Reveal.objects.create(job_seeker=person, revealed_by=caller, reason=RevealReason.QUESTION)
            asked_rows.called(person, about, caller, CallOutcome.NO_ANSWER)
    assert found(offer) == {"same_hand": ({"people": 1}, {"calls": 2})}
    assert found(neighbour) == {}


def test_a_call_by_who_never_had_the_number(advisor: User):
    offer = quiet_offer()
    person = JobSeekerFactory(to_qualify=True, reachable=True)
    asked_rows.called(person, offer, advisor, CallOutcome.NO_ANSWER)
    assert found(offer) == {"call_unrevealed": ({"calls": 1}, {"unrevealed": 1})}
