"""How often the gate is opened: by region, agency and trade, hidden where few, told where too often."""

import datetime
import email
import email.policy

import pytest
from django.urls import reverse

from francetravail_match.common.database import app_now
from francetravail_match.journal.models import Entry
from matching.gate.enums import AlarmMessage, OpeningLevel
from matching.gate.models import OpeningAlarm
from matching.gate.openings.rates import Rate, opening_rates
from matching.gate.openings.services import watch_openings
from offers.models import JobOffer
from tests.factories import (
    AgencyFactory,
    JobOfferFactory,
    RegionFactory,
    RomeCodeFactory,
    UserFactory,
)
from tests.matching_views.pages import text
from tests.pilot import scenes
from tests.utils.databases import OwnDatabase

from .looks import move_clock
from .written import opened

PAGE = reverse("openings:rates")


def offers(n: int, **fields) -> list[JobOffer]:
    return JobOfferFactory.create_batch(n, published=True, published_at=app_now(), **fields)


@pytest.fixture
def region(own_database: OwnDatabase) -> dict[str, list[JobOffer]]:
    """Lille opens 5 of 8, Cambrai 1 of 6; a small agency has 2 offers."""
    by, second = UserFactory(advisor=True), UserFactory(manager=True)
    lille, cambrai = (
        offers(8),
        offers(6, agency=AgencyFactory(other=True), rome=RomeCodeFactory(unrelated=True)),
    )
    small = offers(2, agency=AgencyFactory(code="59003", name="Petite agence"))
    opened(own_database, lille[:4], by)
    opened(own_database, lille[4:5], by, second=second)
    opened(own_database, lille[5:6], by, second=second, signed=False)
    opened(own_database, [*cambrai[:1], *small[:1]], by)
    return {"lille": lille, "cambrai": cambrai, "small": small}


def test_rates_are_of_offers_and_few_are_hidden(region):
    offers(3, from_partner=True)
    long_ago = app_now() - datetime.timedelta(days=91)
    JobOfferFactory.create_batch(2, published=True, published_at=long_ago)
    found, threshold = opening_rates(RegionFactory())
    assert threshold == 7
    assert found[OpeningLevel.REGION] == [Rate("Hauts-de-France", 16, 7, 43.75, True)]
    assert found[OpeningLevel.AGENCY] == [
        Rate("Agence de Lille", 8, 5, 62.5, True),
        Rate("Agence de Cambrai", 6, None, None, False),
        Rate("Petite agence", None, None, None, False),
    ]
    assert [rate.n_opened for rate in found[OpeningLevel.TRADE]] == [6, None]


def test_nothing_of_another_region_is_counted(region):
    found, _ = opening_rates(RegionFactory(code="28", name="Normandie"))
    assert found == {level: [] for level in OpeningLevel}


def test_the_pilotes_of_the_region_are_told_once(own_database: OwnDatabase, region, mailbox):
    assert watch_openings() == 0
    raised = list(OpeningAlarm.objects.order_by("pk"))
    assert sorted((alarm.level, alarm.n_opened, alarm.n_offers) for alarm in raised) == [
        ("agency", 5, 8),
        ("region", 7, 16),
        ("trade", 6, 10),
    ]
    pilote = scenes.pilote()
    scenes.pilote("28")
    assert watch_openings() == 1
    assert watch_openings() == 0
    (raw,) = mailbox.messages
    message = email.message_from_string(raw, policy=email.policy.default)
    assert message["To"] == pilote.email
    assert "Agence de Lille : 5\N{NO-BREAK SPACE}offres sur 8" in message.get_body().get_content()
    assert set(OpeningAlarm.objects.values_list("message_state", flat=True)) == {AlarmMessage.SENT}
    line = Entry.objects.get(action="gate.alarm_sent")
    assert (line.object_id, line.payload) == (pilote.public_id, {"count": 3})
    # It lasts: said again after a month, for the offers of the last ninety days.
    move_clock(own_database, "31 days")
    assert watch_openings() == 1
    assert OpeningAlarm.objects.count() == 6


def test_at_the_threshold_and_below_there_is_no_alarm(own_database: OwnDatabase):
    by = UserFactory(advisor=True)
    some = offers(72)
    opened(own_database, some[:5], by)
    assert 5 * 100 < 7 * 72
    watch_openings()
    assert not OpeningAlarm.objects.exists()
    JobOffer.objects.filter(pk__in=[offer.pk for offer in some[70:]]).update(
        published_at=app_now() - datetime.timedelta(days=91)
    )
    watch_openings()
    assert OpeningAlarm.objects.count() == 3


def test_the_page_of_the_pilote(region, client, mailbox, django_assert_max_num_queries):
    pilote = scenes.pilote()
    watch_openings()
    client.force_login(pilote)
    with django_assert_max_num_queries(11):
        words = text(client.get(PAGE))
    assert "Le seuil national est de 7 %" in words
    assert "Agence de Lille au-dessus du seuil 8 5 62,5 %" in words
    assert "Agence de Cambrai 6 moins de 5 non dit" in words
    assert "Petite agence moins de 5 non dit non dit" in words
    assert "Agence de Lille : 5 offres sur 8, au-delà de 7 %" in text(client.get(reverse("home")))


def test_a_pilote_of_another_region_and_one_without(region, client):
    watch_openings()
    client.force_login(scenes.pilote("28", region__name="Normandie"))
    assert "Agence de Lille" not in text(client.get(PAGE)) + text(client.get(reverse("home")))
    client.force_login(UserFactory(regional_pilot=True))
    assert client.get(PAGE).status_code == 302
