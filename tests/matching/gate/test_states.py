"""Which offers may reach the gate, how a finding lives and ends, and who may do what."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q

from candidates.models import Identity, JobSeeker
from francetravail_match.accounts.enums import Role
from francetravail_match.pilot.enums import Level, Opening
from matching.changes.services import match_people
from matching.external.services import open_search
from matching.gate.enums import ClosingReason, GateState, Refusal, SignatureReason, SignatureRefusal
from matching.gate.models import AbsenceFinding
from matching.gate.services import open_gate, refuse_second, renew, sign_second, withdraw
from matching.gate.services.closing import close_findings
from matching.gate.standing import standing_of
from matching.models import NewMatch
from offers.gaps import TO_COMPLETE
from offers.models import Establishment, JobOffer, OfferCriterion
from offers.services.criteria import change_criteria
from tests.factories import AgencyFactory, EstablishmentFactory, IdentityFactory, UserFactory
from tests.matching.gate.scenes import Scene, fresh_feed, openable, opened, signed
from tests.pilot.scenes import stop
from tests.utils.asking import WISHED, offer_asking, row
from tests.utils.databases import OwnDatabase

REASON = "Personne dans le bassin d'emploi."


def refused(scene: Scene) -> str:
    """Why the offer's gate is not opened; the page says the same."""
    decision = open_gate(scene.offer, by=scene.advisor, reason=REASON)
    assert not decision.allowed
    scene.offer.refresh_from_db()
    seen = standing_of(scene.offer, scene.advisor)
    assert decision.code in [reason.code for reason in seen.reasons]
    assert seen.state is not GateState.OPEN
    assert decision.reason
    return decision.code


def test_each_thing_that_an_offer_must_have(own_database: OwnDatabase):
    scene = openable(own_database)
    offers = JobOffer.objects.filter(pk=scene.offer.pk)
    place = scene.offer.establishment
    wrong: dict[str, dict[str, Any]] = {
        Refusal.NO_SIRET: {"establishment": None},
        Refusal.UNLAWFUL_WORDING: {"description": "Recherche jeune homme de moins de 30 ans."},
    }
    for code, values in wrong.items():
        before = offers.values(*values).get()
        offers.update(**values)
        assert refused(scene) == code
        offers.update(**before)
    for naf, code in {"78.20Z": Refusal.PLACEMENT_AGENCY, "": Refusal.ACTIVITY_UNKNOWN}.items():
        Establishment.objects.filter(pk=place.pk).update(naf=naf)
        assert refused(scene) == code
    Establishment.objects.filter(pk=place.pk).update(naf="25.11Z")
    other = EstablishmentFactory(employer=scene.offer.employer, naf="78.10Z")
    assert refused(scene) == Refusal.PLACEMENT_AGENCY
    other.delete()
    # For good, whatever is said later.
    for origin in ("partner", "direct"):
        offers.update(origin=origin)
        assert refused(scene) == Refusal.PARTNER


def test_an_offer_too_recent_says_from_when(own_database: OwnDatabase):
    scene = openable(own_database, published="2027-03-04 10:00", at="2027-03-09 09:50")
    assert refused(scene) == Refusal.TOO_RECENT
    seen = standing_of(scene.offer, scene.advisor)
    assert seen.earliest.strftime("%F %R") == "2027-03-09 09:00"
    scene.clock("2027-03-09 10:01")
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed


def test_a_publication_dates_from_when_it_was_here(own_database: OwnDatabase):
    """Whatever date the offer bears."""
    scene = openable(own_database, published="2027-03-08 09:00")
    JobOffer.objects.update(published_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert refused(scene) == Refusal.TOO_RECENT


GAPS = [
    row("contract", "unreadable"),
    row("contract", "permanent"),
    row("experience", months=None),
    row("experience", months=6),
    row("mobility", "workplace", place="departement", departement="59"),
    row("mobility", "workplace", place="unknown"),
    row("licence", "label:0123456789abcdef", label="Permis"),
    row("licence", "label:0123456789abcdef", WISHED, label="Permis"),
    row("language", "label:0123456789abcdef", label="Klingon"),
    row("salary", "unreadable", WISHED, label="selon profil"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("criterion", GAPS, ids=lambda gap: f"{gap.code} {gap.item} {gap.value}")
def test_the_database_knows_what_makes_an_offer_incomplete(criterion):
    offer = offer_asking(criterion)
    known = OfferCriterion.objects.filter(Q(version=offer.current_version) & TO_COMPLETE).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_incomplete(%s)", [offer.current_version_id])
        assert cursor.fetchone() == (known,)


def test_who_may_and_where(own_database: OwnDatabase):
    scene = openable(own_database)
    unlicensed = UserFactory(advisor=True, agency=scene.offer.agency)
    assert open_gate(scene.offer, by=unlicensed, reason=REASON).code == Opening.NO_LICENCE
    assert standing_of(scene.offer, unlicensed).state is GateState.OPENABLE
    for user in (
        UserFactory(advisor=True, agency=AgencyFactory(other=True)),
        UserFactory(liaison=True, agency=scene.offer.agency),
    ):
        with pytest.raises(PermissionDenied):
            open_gate(scene.offer, by=user, reason=REASON)
    assert open_gate(scene.offer, by=scene.advisor, reason="  ").code == Refusal.NO_REASON
    stop(scene.pilote, Level.REGION, region="32")
    assert refused(scene) == Opening.REGION_STOPPED


def test_people_and_the_day_they_are_known_of(own_database: OwnDatabase):
    scene = openable(own_database)
    scene.clock("2027-03-09 10:01")
    assert refused(scene) == Refusal.STALE_FEED
    fresh_feed()
    somebody = scene.match()
    assert refused(scene) == Refusal.MATCH
    somebody.accepts_permanent = None
    somebody.save()
    # Neither an address nor a telephone number: counted apart.
    decision = open_gate(scene.offer, by=scene.advisor, reason=REASON)
    assert decision.allowed
    assert (decision.counts.to_ask, decision.counts.cannot_be_asked) == (0, 1)


def test_the_second_signature(own_database: OwnDatabase):
    scene = signed(own_database)
    finding = scene.finding
    assert list(AbsenceFinding.objects.to_countersign()) == [finding]
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).code == Refusal.TO_COUNTERSIGN
    both = scene.advisor
    both.roles = [Role.ADVISOR, Role.MANAGER]
    both.save()
    assert sign_second(finding, by=both).code == Refusal.SAME_PERSON
    colleague = UserFactory(advisor=True, agency=scene.offer.agency)
    assert sign_second(finding, by=colleague).code == Refusal.NOT_LEADER
    words: dict[str, Any] = {
        "refusal": SignatureRefusal.CRITERIA_TOO_NARROW,
        "words": "Le permis n'est pas utile.",
    }
    assert refuse_second(finding, by=scene.manager, **{**words, "words": " "}).code == Refusal.NO_REASON
    assert refuse_second(finding, by=scene.manager, **words).allowed
    assert finding.closing.reason == ClosingReason.NOT_COUNTERSIGNED
    assert sign_second(finding, by=scene.manager).code == Refusal.NOTHING_TO_COUNTERSIGN
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    assert sign_second(scene.finding, by=scene.manager).allowed
    assert list(AbsenceFinding.objects.open()) == [scene.finding]


def test_a_finding_expires_and_is_renewed(own_database: OwnDatabase):
    scene = opened(own_database)
    first = scene.finding
    scene.clock("2027-03-11 10:30")
    fresh_feed()
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.EXPIRED
    assert standing_of(scene.offer, scene.advisor).state is GateState.EXPIRED
    assert renew(scene.offer, by=scene.advisor).allowed
    second = scene.finding
    assert (second.renews, second.reason, second.previous_hash) == (first, first.reason, first.hash)
    # Signed by two for the same reasons: once is enough.
    assert second.signature_reasons == first.signature_reasons != []
    assert open_search(scene.offer, by=scene.advisor).allowed
    assert list(AbsenceFinding.objects.open()) == [second]
    # Over a week-end, three working days are five.
    assert second.valid_until - second.signed_at == datetime.timedelta(days=5)
    scene.match()
    assert renew(scene.offer, by=scene.advisor).code == Refusal.MATCH
    assert second.closing.reason == ClosingReason.MATCH
    assert renew(scene.offer, by=scene.advisor).code == Refusal.CLOSED


def test_a_second_signature_serves_no_renewal_of_what_was_done_after_it(own_database: OwnDatabase):
    """The same reasons, of the first person taken out of the count and of another."""
    scene = openable(own_database)
    first, second = scene.unreachable(), scene.unreachable()
    for person in (first, second):
        IdentityFactory(job_seeker=person, email="", phone="+33612345678")

    def no_longer_reached(person: JobSeeker) -> None:
        Identity.objects.filter(job_seeker=person).update(phone="")

    second.accepts_permanent = False
    second.save()
    no_longer_reached(first)
    assert open_gate(scene.offer, by=scene.advisor, reason=REASON).allowed
    assert SignatureReason.PERSON_LOST in scene.finding.signature_reasons
    assert sign_second(scene.finding, by=scene.manager).allowed
    scene.clock("2027-03-08 11:00")
    assert renew(scene.offer, by=scene.advisor).allowed
    assert open_search(scene.offer, by=scene.advisor).allowed
    second.accepts_permanent = None
    second.save()
    no_longer_reached(second)
    scene.clock("2027-03-08 12:00")
    assert renew(scene.offer, by=scene.advisor).allowed
    assert SignatureReason.SINCE_SIGNED in scene.finding.signature_reasons
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.TO_COUNTERSIGN
    assert sign_second(scene.finding, by=scene.manager).allowed
    scene.clock("2027-03-08 13:00")
    assert renew(scene.offer, by=scene.advisor).allowed
    assert open_search(scene.offer, by=scene.advisor).allowed


def test_other_criteria_close_it(own_database: OwnDatabase):
    scene = opened(own_database)
    offer = scene.offer
    kept = [each for each in offer.current_version.criteria.all() if each.code != "experience"]
    criteria = [*kept, row("experience", months=6)]
    change_criteria(offer, criteria, actor=scene.advisor, seen=offer.current_version_id)
    assert list(AbsenceFinding.objects.open()) == []
    assert list(AbsenceFinding.objects.in_doubt()) == [scene.finding]
    assert close_findings() == 1
    assert scene.finding.closing.reason == ClosingReason.CRITERIA_CHANGED
    assert close_findings() == 0
    assert open_search(offer, by=scene.advisor).code == Refusal.CLOSED


def test_who_registers_closes_it_once_the_matching_has_seen_them(own_database: OwnDatabase):
    scene = opened(own_database)
    somebody = scene.match()
    assert close_findings() == 0
    assert match_people() == 1
    assert close_findings() == 1
    assert scene.finding.closing.reason == ClosingReason.MATCH
    assert [new.job_seeker for new in NewMatch.objects.filter(offer=scene.offer)] == [somebody]


def test_somebody_closes_it_again(own_database: OwnDatabase):
    scene = opened(own_database)
    assert withdraw(scene.offer, by=scene.manager).allowed
    assert (scene.finding.closing.reason, scene.finding.closing.by) == (
        ClosingReason.WITHDRAWN,
        scene.manager,
    )
    assert open_search(scene.offer, by=scene.advisor).code == Refusal.CLOSED
    assert withdraw(scene.offer, by=scene.manager).code == Refusal.CLOSED
