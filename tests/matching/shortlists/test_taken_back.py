"""An approach noted by mistake: taken back within the hour by who noted it, it holds nobody back any more."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.accounts.models import User
from francetravail_match.journal.models import Entry
from matching.shortlists.enums import MISTAKE, ApproachMeans, DeclineReason, ReferralState
from matching.shortlists.models import Referral, ReferralAct
from matching.shortlists.querysets import loads_of
from matching.shortlists.refusals import Refused
from matching.shortlists.services import following
from offers.models import JobOffer
from tests import runs
from tests.factories import JobOfferFactory
from tests.matching_views.pages import text
from tests.utils.databases import OwnDatabase

from . import scenes

BUTTON = "Reprendre l'approche, notée par erreur"


def scene() -> tuple[JobOffer, JobSeeker, Referral, User]:
    offer, [person, _] = scenes.found()
    by = scenes.advisor()
    return offer, person, scenes.approached(offer, person, by), by


def clock_on(database: OwnDatabase, interval: str) -> None:
    with database.as_owner() as owner:
        owner.execute("UPDATE app_clock SET shift = shift + %s::interval", [interval])
        owner.commit()


def test_it_is_as_if_it_had_not_been_and_both_lines_stay(db):
    _, person, referral, by = scene()
    following.undo(referral=referral, by=by)
    assert referral.state == ReferralState.PROPOSED
    assert list(referral.acts.order_by("pk").values_list("to_state", "reason", "taken_back")) == [
        ("approached", ApproachMeans.CALL, True),
        ("proposed", MISTAKE, False),
    ]
    lines = Entry.objects.filter(object_id=person.public_id).order_by("id").values_list("action", flat=True)
    assert list(lines) == ["referral.proposed", "referral.approached", "referral.corrected"]
    assert loads_of([person.pk])[person.pk].approached_on is None
    # By the same means on the same day, for another offer; then, again, it is too soon for the first one.
    other = JobOfferFactory(published=True)
    runs.done(other)
    assert scenes.approached(other, person, by).state == ReferralState.APPROACHED
    with pytest.raises(Refused, match="déjà été approchée cette semaine"):
        following.approach(referral=referral, means=ApproachMeans.CALL, by=by)


def test_of_two_means_the_last_alone(db):
    _, person, referral, by = scene()
    following.approach(referral=referral, means=ApproachMeans.MESSAGE, by=by)
    following.undo(referral=referral, by=by)
    assert referral.state == ReferralState.APPROACHED
    assert loads_of([person.pk])[person.pk].approached_on is not None
    following.approach(referral=referral, means=ApproachMeans.MESSAGE, by=by)


def test_an_answer_is_corrected_first(db):
    _, _, referral, by = scene()
    following.note_refusal(referral=referral, reason=DeclineReason.SCHEDULE, by=by)
    for state in (ReferralState.APPROACHED, ReferralState.PROPOSED):
        following.undo(referral=referral, by=by)
        assert referral.state == state


def test_by_nobody_else_nor_later(own_database, client):
    offer, _, referral, by = scene()
    page = reverse("shortlists:page", args=[offer.public_id])
    colleague = scenes.advisor()
    client.force_login(colleague)
    assert BUTTON not in text(client.get(page))
    with pytest.raises(Refused, match="dans l'heure, par qui l'a notée"):
        following.undo(referral=referral, by=colleague)
    client.force_login(by)
    assert BUTTON in text(client.get(page))
    clock_on(own_database, "1 hour")
    assert BUTTON not in text(client.get(page))
    with pytest.raises(Refused, match="dans l'heure, par qui l'a notée"):
        following.undo(referral=referral, by=by)
    assert referral.acts.count() == 1


def test_it_makes_nobody_silent(own_database):
    offer, person, referral, by = scene()
    following.approach(referral=referral, means=ApproachMeans.MESSAGE, by=by)
    following.undo(referral=referral, by=by)
    following.note_silence(referral=referral, by=by)
    clock_on(own_database, "12 days")
    with own_database.as_owner() as owner:
        assert owner.execute("SELECT * FROM shortlists_exhausted(%s)", [offer.pk]).fetchall() == []


def test_the_application_marks_none(db):
    _, person, referral, by = scene()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ReferralAct.objects.update(taken_back=True)
    moved = {"referral": referral, "job_seeker": person, "actor": by, "from_state": "approached"}
    act = ReferralAct.objects.create(to_state="approached", reason="message", taken_back=True, **moved)
    act.refresh_from_db()
    assert not act.taken_back
    with pytest.raises(IntegrityError, match="se reprend dans l'heure"), transaction.atomic():
        ReferralAct.objects.create(to_state="proposed", reason=MISTAKE, **moved)
