"""Every change of state that exists, and no other: in the code, and in the database for whoever writes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from francetravail_match.accounts.permissions import PERMISSIONS
from francetravail_match.journal.models import Entry
from matching.shortlists.enums import (
    ApproachMeans,
    DeclineReason,
    EmployerReason,
    ReferralState,
    ShortlistReason,
    ShortlistState,
)
from matching.shortlists.life import REFERRAL_RULES, SHORTLIST_RULES
from matching.shortlists.models import Referral, ReferralAct, Shortlist
from matching.shortlists.refusals import Refused
from matching.shortlists.services import following, picking, reviewing
from offers.enums import OfferState

from . import scenes


def stored(table: str, columns: str) -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT from_state, to_state, action, roles, reasons{columns} FROM {table}")
        return {(*row[:3], frozenset(row[3]), frozenset(row[4]), *row[5:]) for row in cursor.fetchall()}


def test_the_database_has_the_same_tables_of_rules(db):
    def written(rule):
        return (rule.source, rule.target, rule.journal, PERMISSIONS[rule.action], frozenset(rule.reasons))

    assert stored("shortlists_rule", "") == {written(rule) for rule in SHORTLIST_RULES}
    referrals = {(*written(rule), rule.by_employer) for rule in REFERRAL_RULES}
    assert stored("shortlists_referralrule", ", by_employer") == referrals


def test_from_the_pick_to_the_hiring(db):
    offer, [person, _] = scenes.found()
    shortlist = scenes.sent(offer, person)
    offer.refresh_from_db()
    assert offer.state == OfferState.SHORTLIST_SENT
    assert (shortlist.state, shortlist.sent_at is not None) == (ShortlistState.SENT, True)
    referral, by = scenes.one(shortlist), scenes.liaison()
    following.plan_interview(referral=referral, by=by)
    offer.refresh_from_db()
    assert offer.state == OfferState.FOLLOW_UP
    following.note_hiring(referral=referral, by=by)
    assert referral.state == ReferralState.HIRED
    told = Entry.objects.filter(action__regex="^(shortlist|referral)").order_by("id")
    assert [line.action for line in told] == [
        "referral.proposed",
        "referral.approached",
        "referral.answered",
        "shortlist.submitted",
        "shortlist.accepted",
        "shortlist.sent",
        "referral.sent",
        "referral.followed",
        "referral.followed",
    ]
    # The journal says that somebody answered, and never what.
    assert {key for line in told for key in line.payload} == {"offer"}


STATES = [(source, target) for source in ReferralState for target in ReferralState]


def test_the_database_refuses_every_other_change(db):
    offer, [person, _] = scenes.found()
    referral, by = scenes.picked(offer, person), scenes.advisor(roles=["advisor", "liaison"])
    allowed = {(rule.source, rule.target) for rule in REFERRAL_RULES}
    for source, target in STATES:
        if (source, target) in allowed and source == referral.state:
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            ReferralAct.objects.create(
                referral=referral, job_seeker=person, actor=by, from_state=source, to_state=target
            )
    for values in ({"state": "hired"}, {"offer_id": 1}, {"proposed_at": None}, {"verdict": "match"}):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**values)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Shortlist.objects.update(state="sent")


def test_dates_and_people_of_an_act_are_the_database_s(db):
    offer, [person, other] = scenes.found()
    referral, by = scenes.picked(offer, person), scenes.advisor()
    act = ReferralAct.objects.create(
        referral=referral,
        job_seeker=other,
        actor=by,
        from_state="proposed",
        to_state="approached",
        reason="call",
        at="2020-01-01T00:00Z",
        day="2020-01-01",
    )
    act.refresh_from_db()
    assert act.job_seeker == person
    assert act.at.year > 2020 and act.day.year > 2020


def test_who_is_of_another_agency_or_has_not_the_role(db):
    offer, [person, _] = scenes.found()
    for by in (scenes.liaison(), scenes.advisor(of_another_agency=True)):
        with pytest.raises(PermissionDenied):
            scenes.picked(offer, person, by)
    referral = scenes.picked(offer, person)
    for by in (scenes.liaison(), scenes.advisor(of_another_agency=True)):
        with pytest.raises(PermissionDenied):
            following.approach(referral=referral, means=ApproachMeans.CALL, by=by)
        # Whatever the code would let through.
        with pytest.raises(IntegrityError, match="ne permet pas"), transaction.atomic():
            ReferralAct.objects.create(
                referral=referral,
                job_seeker=person,
                actor=by,
                from_state="proposed",
                to_state="approached",
                reason="call",
            )
    assert referral.acts.count() == 0


def test_nothing_is_sent_to_liaison_before_somebody_is_interested(db):
    offer, [person, _] = scenes.found()
    shortlist = scenes.approached(offer, person).shortlist
    with pytest.raises(Refused, match="Personne n'a encore dit"):
        reviewing.submit(shortlist=shortlist, by=scenes.advisor())


def test_liaison_sends_it_back_with_a_reason(db):
    offer, [person, other] = scenes.found()
    shortlist = scenes.submitted(offer, person)
    with pytest.raises(Refused, match="a changé d'état"):
        picking.pick(offer=offer, person_id=other.pk, by=scenes.advisor())
    with pytest.raises(Refused):
        reviewing.send_back(shortlist=shortlist, reason="", by=scenes.liaison())
    reviewing.send_back(shortlist=shortlist, reason=ShortlistReason.TOO_FEW, by=scenes.liaison())
    assert shortlist.state == ShortlistState.DRAFT
    assert Entry.objects.get(action="shortlist.returned").reason == "too_few"
    assert scenes.picked(offer, other).rank == 2


def test_a_change_is_undone_once_and_only_the_last(db):
    offer, [person, _] = scenes.found()
    referral, by = scenes.interested(offer, person, identity_agreed=True), scenes.advisor()
    assert referral.identity_agreed
    following.undo(referral=referral, by=by)
    assert (referral.state, referral.identity_agreed) == (ReferralState.APPROACHED, False)
    following.note_refusal(referral=referral, reason=DeclineReason.SCHEDULE, by=by)
    following.undo(referral=referral, by=by)
    with pytest.raises(Refused):
        following.undo(referral=referral, by=by)


def test_an_employer_s_reason_is_asked_for(db):
    offer, [person, _] = scenes.found()
    referral, by = scenes.one(scenes.sent(offer, person)), scenes.liaison()
    with pytest.raises(Refused):
        following.note_not_retained(referral=referral, reason=DeclineReason.SCHEDULE, by=by)
    following.note_not_retained(referral=referral, reason=EmployerReason.EXPERIENCE, by=by)
    assert referral.acts.first().reason_label == "Expérience"
