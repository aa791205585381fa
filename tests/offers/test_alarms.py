"""« Formulations à revoir » on an offer's page, and what a human sets aside of them."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.journal.models import Entry
from offers.enums import SetAsideReason
from offers.models import AlarmSetAside, JobOffer
from offers.services.alarms import SetAsideRefused, pending_alarms, set_alarm_aside, unlawful_pending
from tests.factories import AgencyFactory, JobOfferFactory, UserFactory
from tests.utils import by_owner

pytestmark = pytest.mark.django_db
UNLAWFUL = "Casier judiciaire vierge. Bonne condition physique."


@pytest.fixture
def offer() -> JobOffer:
    return JobOfferFactory(published=True, description=UNLAWFUL)


@pytest.fixture
def advisor(offer: JobOffer) -> User:
    return UserFactory(roles=[Role.ADVISOR], agency=offer.agency)


def page(offer: JobOffer) -> str:
    return reverse("offers:detail", args=[offer.public_id])


def said(offer: JobOffer, **changed: str) -> dict[str, str]:
    alarm = pending_alarms(offer)[0]
    return {"rule": alarm.rule, "digest": alarm.digest, "reason": SetAsideReason.REQUIRED_BY_LAW} | changed


def aside(offer: JobOffer, actor: User) -> AlarmSetAside:
    wanted = said(offer)
    return set_alarm_aside(
        offer, rule=wanted["rule"], digest=wanted["digest"], reason=SetAsideReason.MISREAD, actor=actor
    )


def test_the_advisor_reads_excerpt_article_reason_and_rewording(client: Any, advisor: User) -> None:
    offer = JobOfferFactory(published=True, agency=advisor.agency, title="Vendeuse en boulangerie")
    client.force_login(advisor)
    shown = client.get(page(offer)).text
    for words in ("Formulations à revoir", "Vendeuse", "L.1142-1", "vendeur / vendeuse", "Illicite"):
        assert words in shown


def test_an_innocent_offer_and_another_role_see_nothing(client: Any, offer: JobOffer, advisor: User) -> None:
    client.force_login(advisor)
    innocent = JobOfferFactory(published=True, agency=offer.agency)
    assert "Formulations à revoir" not in client.get(page(innocent)).text
    client.force_login(UserFactory(roles=[Role.LIAISON], agency=offer.agency))
    assert "Formulations à revoir" not in client.get(page(offer)).text


def test_set_aside_from_the_page(client: Any, offer: JobOffer, advisor: User) -> None:
    client.force_login(advisor)
    digest = said(offer)["digest"]
    answer = client.post(reverse("offers:set_aside", args=[offer.public_id]), said(offer), follow=True)
    assert "L&#x27;alerte est écartée" in answer.text or "L'alerte est écartée" in answer.text
    kept = AlarmSetAside.objects.get()
    assert (kept.offer, kept.actor, kept.reason) == (offer, advisor, SetAsideReason.REQUIRED_BY_LAW)
    line = Entry.objects.get(action="offer.alarm_set_aside")
    assert (line.object_id, line.reason) == (offer.public_id, SetAsideReason.REQUIRED_BY_LAW)
    assert line.payload == {"rule": "criminal_record", "excerpt": digest}
    assert "Casier" not in {alarm.excerpt for alarm in pending_alarms(offer)}


@pytest.mark.parametrize("changed", [{"reason": ""}, {"reason": "no_reason"}, {"digest": "0" * 64}])
def test_nothing_is_kept_without_a_coded_reason_or_without_the_alarm(
    client: Any, offer: JobOffer, advisor: User, changed: dict[str, str]
) -> None:
    client.force_login(advisor)
    client.post(reverse("offers:set_aside", args=[offer.public_id]), said(offer, **changed))
    assert not AlarmSetAside.objects.exists()
    assert not Entry.objects.filter(action="offer.alarm_set_aside").exists()


def test_unlawful_is_pending_until_it_is_gone_or_set_aside(offer: JobOffer, advisor: User) -> None:
    assert unlawful_pending(offer)
    aside(offer, advisor)
    assert not unlawful_pending(offer)
    # What is only to be looked at again stays, and another unlawful wording is another alarm.
    assert [alarm.rule for alarm in pending_alarms(offer)] == ["physical_condition"]
    offer.description += " Vous avez moins de 35 ans."
    assert unlawful_pending(offer)
    offer.description = "Atelier de soudure."
    assert not unlawful_pending(offer)


def test_only_an_advisor_of_the_agency_sets_aside(offer: JobOffer) -> None:
    for roles, agency in (([Role.LIAISON], offer.agency), ([Role.ADVISOR], AgencyFactory(other=True))):
        with pytest.raises(PermissionDenied):
            aside(offer, UserFactory(roles=roles, agency=agency))


def test_the_same_alarm_is_set_aside_once(offer: JobOffer, advisor: User) -> None:
    first = aside(offer, advisor)
    with pytest.raises(SetAsideRefused):
        set_alarm_aside(
            offer, rule=first.rule, digest=first.digest, reason=SetAsideReason.MISREAD, actor=advisor
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        again = AlarmSetAside(
            offer=offer, rule=first.rule, digest=first.digest, reason=first.reason, actor=advisor
        )
        by_owner.insert(again)


def test_the_database_dates_it_and_the_application_never_changes_it(offer: JobOffer, advisor: User) -> None:
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    wanted = said(offer)
    forged = by_owner.insert(
        AlarmSetAside(
            offer=offer,
            rule=wanted["rule"],
            digest=wanted["digest"],
            reason="misread",
            actor=advisor,
            at=long_ago,
        )
    )
    assert forged.at > long_ago
    for change in (lambda rows: rows.update(reason="essential"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(AlarmSetAside.objects.all())
