"""The database reads the same words as unlawful as the linter does, excerpt for excerpt."""

import gzip
import itertools
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from offers.enums import SetAsideReason
from offers.linter import Severity
from offers.linter.in_database import in_postgresql
from offers.models import JobOffer, OfferDetails
from offers.services.alarms import pending_alarms, set_alarm_aside
from tests.factories import CommuneFactory, JobOfferFactory, UserFactory
from tests.offers.read_twice import read_otherwise
from tests.offers.test_linter import rows
from tests.utils.asking import WISHED, offer_asking, row
from tests.utils.profile import EVERYTHING, long

SAMPLE = Path(settings.FT_DATA or "-") / "samples/offers_ft.jsonl.gz"
#: One of so many, of labelled sentences and of real offers; `bin/bench linter` compares all of them.
SENTENCES, OFFERS = 1 if EVERYTHING else 37, 25


@pytest.mark.django_db
def test_labelled_sentences_are_read_alike():
    texts = [(text, "") if field == "title" else ("", text) for _, field, text in rows()[::SENTENCES]]
    # Decomposed accents, a letter that cannot be seen, capitals, an apostrophe of typography.
    texts.append(
        ("", "Be\u0301ne\u0301voles. CA\u00adSIER  JUDICIAIRE VIERGE, moins de 30 ans jusqu’à 40 ans")
    )
    assert read_otherwise(texts) == []


@long
@pytest.mark.django_db
@pytest.mark.skipif(not SAMPLE.exists(), reason="no sample offers on this machine")
def test_real_offers_are_read_alike():
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as lines:
        offers = [json.loads(line) for line in itertools.islice(lines, 0, None, OFFERS)]
    texts = [(offer["intitule"], offer.get("description") or "") for offer in offers]
    assert read_otherwise(texts) == []


def unlawful(offer: JobOffer) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rule, digest FROM offers_unlawful(%s)", [offer.pk])
        return set(cursor.fetchall())


ENGLISH = "You are a welder and we are the best. " * 4
PAID = {"min": None, "months": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "criteria", "words"),
    [
        (["age_limit"], [], {"description": "Vous avez moins de 35 ans."}),
        ([], [row("contract", "apprenticeship")], {"description": "Vous avez moins de 35 ans."}),
        (["foreign_language"], [], {"description": ENGLISH}),
        ([], [], {"description": f"{ENGLISH} {'La soudure est pour vous, dans le Nord. ' * 9}"}),
        (["below_minimum_wage"], [], {"description": "Taux horaire : 5,20 euros/h."}),
        (["below_minimum_wage"], [row("salary", "", WISHED, period="hour", max="5.20", **PAID)], {}),
        (["below_minimum_wage"], [row("salary", "", WISHED, period="month", max="1234.00", **PAID)], {}),
        (
            [],
            [
                row("salary", "", WISHED, period="month", max="900.00", **PAID),
                row("working_time", "part_time"),
            ],
            {},
        ),
        (["gendered_title"], [], {"title": "Vendeuse en boulangerie"}),
        ([], [], {"title": "Vendeur / vendeuse en boulangerie"}),
    ],
)
def test_what_is_no_list_of_words_is_read_alike(rules, criteria, words):
    offer = offer_asking(*criteria, **words)
    read = unlawful(offer)
    assert sorted(rule for rule, _ in read) == rules
    assert read == {
        (alarm.rule, alarm.digest) for alarm in pending_alarms(offer) if alarm.severity == Severity.UNLAWFUL
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "rules"), [("1100.00", []), ("1010.00", ["below_minimum_wage"])])
@pytest.mark.parametrize("time", ["part_time", "full_time"])
@pytest.mark.parametrize("text", ["", "Temps partiel, le matin."])
def test_the_hours_of_a_job_are_read_alike(amount, rules, time, text):
    salary = row("salary", "", WISHED, period="month", max=amount, **PAID)
    offer = offer_asking(salary, row("working_time", time), description=text)
    JobOffer.objects.filter(pk=offer.pk).update(source_version=offer.current_version)
    OfferDetails.objects.create(offer=offer, weekly_minutes=20 * 60)
    offer.refresh_from_db()
    assert [rule for rule, _ in unlawful(offer)] == rules
    assert unlawful(offer) == {(alarm.rule, alarm.digest) for alarm in pending_alarms(offer)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "words", "there"),
    [
        ("9.40", "", []),
        ("9.00", "", ["below_minimum_wage"]),
        ("9.40", "Taux horaire : 9,40 €/h.", []),
        ("9.40", "Taux horaire : 9,00 €/h.", ["below_minimum_wage"]),
    ],
)
def test_a_pay_in_mayotte_is_held_to_its_own_minimum_alike(amount, words, there):
    mayotte = CommuneFactory(code="97611", departement__code="976", departement__region__code="06")
    place = row("mobility", "workplace", place="commune", commune=mayotte.code)
    pay, elsewhere = (row("salary", "", WISHED, period="hour", max=amount, **PAID) for _ in range(2))
    offer = offer_asking(place, pay, description=words)
    assert [rule for rule, _ in unlawful(offer)] == there
    assert unlawful(offer) == {(alarm.rule, alarm.digest) for alarm in pending_alarms(offer)}
    assert "below_minimum_wage" in {rule for rule, _ in unlawful(offer_asking(elsewhere))}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "amount", "words"),
    [
        ("month", "1234.00", "Taux horaire : 14,20 €/h."),
        ("month", "1234.00", "Salaire : 14€20/h, taux horaire de base 14,20 €."),
        ("month", "1234.00", "Mi-temps."),
        ("year", "2300.00", ""),
    ],
)
def test_a_pay_typed_here_is_unlawful_whatever_else_is_said(period, amount, words):
    offer = offer_asking(row("salary", "", WISHED, period=period, max=amount, **PAID), description=words)
    assert [rule for rule, _ in unlawful(offer)] == ["below_minimum_wage"]
    assert unlawful(offer) == {(alarm.rule, alarm.digest) for alarm in pending_alarms(offer)}
    JobOffer.objects.filter(pk=offer.pk).update(source_version=offer.current_version)
    offer.refresh_from_db()
    assert unlawful(offer) == set()
    assert [alarm.rule for alarm in pending_alarms(offer)] == ["pay_contradiction"]


@pytest.mark.django_db
def test_what_is_set_aside_is_read_no_more():
    offer = JobOfferFactory(
        published=True, description="Casier judiciaire vierge. Vous avez moins de 35 ans."
    )
    assert len(unlawful(offer)) == 2
    alarm = pending_alarms(offer)[0]
    advisor = UserFactory(advisor=True, agency=offer.agency)
    set_alarm_aside(offer, rule=alarm.rule, digest=alarm.digest, reason=SetAsideReason.MISREAD, actor=advisor)
    assert (alarm.rule, alarm.digest) not in unlawful(offer)
    assert len(unlawful(offer)) == 1


@pytest.mark.parametrize("pattern", ["a.b", "(a)", "Âge A"])
def test_a_pattern_that_means_something_else_there_is_refused(pattern):
    with pytest.raises(ValueError, match="lu autrement"):
        in_postgresql(re.compile(pattern))
