"""What an offer may not say: labelled sentences, places, criteria, the minimum wage."""

import csv
import datetime
from pathlib import Path

import pytest

from offers.enums import CriterionLevel
from offers.linter import Severity, lint
from offers.linter.families import RULES
from offers.models import OfferCriterion

SENTENCES = Path(__file__).with_name("labelled_sentences.tsv")
INNOCENT = "-"
#: Before the rule of a sentence that no pattern finds yet.
KNOWN_MISS = "?"


def rules_of(field: str, text: str) -> set[str]:
    title, description = (text, "") if field == "title" else ("", text)
    return {alarm.rule for alarm in lint(title, description)}


def rows() -> list[list[str]]:
    with SENTENCES.open(encoding="utf-8") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    ("label", "field", "text"), [row for row in rows() if not row[0].startswith(KNOWN_MISS)]
)
def test_a_labelled_sentence_raises_its_alarm_and_no_other(label: str, field: str, text: str) -> None:
    wanted = set() if label == INNOCENT else set(label.split(","))
    assert rules_of(field, text) == wanted


def test_a_known_miss_that_is_found_is_no_miss_any_more() -> None:
    missed = [row for row in rows() if row[0].startswith(KNOWN_MISS)]
    assert [text for label, field, text in missed if label[1:] in rules_of(field, text)] == []


def test_every_rule_has_labelled_sentences() -> None:
    labels = {rule for label, *_ in rows() for rule in label.split(",")}
    assert {rule.code for rule in RULES} <= labels
    assert sum(label == INNOCENT for label, *_ in rows()) > 50


def test_the_place_is_that_of_the_text_as_it_was_given() -> None:
    # Decomposed accents, an apostrophe of typography, a soft hyphen in the middle of a word.
    text = "Be\u0301ne\u0301voles bienvenus. Ca\u00adsier  judiciaire vierge."
    (alarm,) = lint("", text)
    assert text[alarm.start : alarm.end] == alarm.excerpt == "Ca\u00adsier  judiciaire vierge"
    assert alarm.severity == Severity.UNLAWFUL
    assert "L.1221-6" in alarm.article and alarm.why


def test_the_same_words_are_the_same_alarm_however_they_are_spelt() -> None:
    (first,) = lint("", "Casier judiciaire vierge.")
    (second,) = lint("", "Vous avez un CASIER  JUDICIAIRE VIERGE")
    (other,) = lint("", "Casier vierge.")
    assert first.digest == second.digest != other.digest


@pytest.mark.parametrize(
    ("given", "reworded"),
    [
        ("Vous êtes de nationalité française.", "Vous êtes en droit de travailler en France."),
        ("Nationalité française exigée.", "autorisation de travailler en France."),
    ],
)
def test_a_nationality_becomes_a_right_to_work(given: str, reworded: str) -> None:
    (alarm,) = lint("", given)
    assert given[: alarm.start] + (alarm.rewording or "") + given[alarm.end :] == reworded


def test_a_rewording_takes_the_place_of_the_excerpt() -> None:
    title = "Vendeuse en boulangerie"
    (alarm,) = lint(title, "")
    assert title[: alarm.start] + (alarm.rewording or "") + title[alarm.end :] == (
        "vendeur / vendeuse en boulangerie"
    )


def test_a_nuclear_site_asks_for_an_inquiry_and_never_for_the_extract() -> None:
    (elsewhere,) = lint("Agent de sécurité (H/F)", "Casier judiciaire vierge.")
    (nuclear,) = lint("Soudeur (H/F)", "Centrale nucléaire. Casier judiciaire vierge.")
    assert elsewhere.rewording is None
    assert nuclear.rewording == "poste soumis à enquête administrative"


def test_an_apprenticeship_may_state_an_age() -> None:
    text = "Vous avez moins de 30 ans."
    apprenticeship = OfferCriterion(code="contract", item="apprenticeship")
    assert [alarm.rule for alarm in lint("", text)] == ["age_limit"]
    assert lint("", text, [apprenticeship]) == []


@pytest.mark.parametrize(
    ("title", "description", "criterion", "rule"),
    [
        (
            "Soudeur (H/F)",
            "Débutants acceptés.",
            OfferCriterion(code="experience", level=CriterionLevel.REQUIRED, value={"months": 60}),
            "experience_contradiction",
        ),
        (
            "Soudeur (H/F) CDD",
            "",
            OfferCriterion(code="contract", item="permanent"),
            "contract_contradiction",
        ),
        (
            "Soudeur (H/F) - CDI",
            "",
            OfferCriterion(code="contract", item="fixed_term"),
            "contract_contradiction",
        ),
        (
            "Soudeur (H/F)",
            "Poste à temps partiel.",
            OfferCriterion(code="working_time", item="full_time"),
            "working_time_contradiction",
        ),
    ],
)
def test_criteria_that_contradict_the_text(
    title: str, description: str, criterion: OfferCriterion, rule: str
) -> None:
    (alarm,) = lint(title, description, [criterion])
    assert (alarm.rule, alarm.severity) == (rule, Severity.INCOHERENT)
    assert lint(title, description) == []


def pay(
    period: str,
    amount: str,
    contract: str = "permanent",
    time: str = "full_time",
    hours: int | None = None,
    place: dict[str, str] | None = None,
) -> list[str]:
    """The rules that this pay raises on a day of 11,88 € an hour."""
    criteria = [
        OfferCriterion(code="contract", item=contract),
        OfferCriterion(code="working_time", item=time),
        OfferCriterion(code="salary", value={"period": period, "min": "1.00", "max": amount, "months": None}),
    ]
    if place:
        criteria.append(OfferCriterion(code="mobility", item="workplace", value=place))
    day, minutes = datetime.date(2025, 6, 1), hours and 60 * hours
    found = lint("Soudeur (H/F)", "", criteria, on=day, weekly_minutes=minutes)
    return [alarm.rule for alarm in found]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "least", "too_little"),
    [("hour", "11.88", "11.80"), ("month", "1801.80", "1790.00"), ("year", "21621.60", "21500.00")],
)
def test_pay_is_held_to_the_minimum_wage_of_its_day(period: str, least: str, too_little: str) -> None:
    assert pay(period, least) == []
    assert pay(period, too_little) == ["below_minimum_wage"]
    assert pay(period, too_little, contract="apprenticeship") == []


@pytest.mark.django_db
def test_the_month_of_a_part_time_job_says_nothing_of_the_hour() -> None:
    assert pay("month", "900.00", time="part_time") == []
    assert pay("hour", "11.00", time="part_time") == ["below_minimum_wage"]


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["part_time", "full_time"])
def test_with_its_hours_it_is_held_to_their_part_of_the_minimum(time: str) -> None:
    assert pay("month", "1029.00", time=time, hours=20) == pay("year", "12355.00", time=time, hours=20) == []
    assert pay("month", "1020.00", time=time, hours=20) == ["below_minimum_wage"]
    assert pay("year", "12200.00", time=time, hours=20) == ["below_minimum_wage"]
    assert pay("hour", "11.80", time=time, hours=20) == ["below_minimum_wage"]
    # More than a full time is held to a full time.
    assert pay("month", "1801.80", time=time, hours=39) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        {"place": "commune", "commune": "97611"},
        {"place": "departement", "departement": "976"},
        {"place": "region", "region": "06"},
    ],
)
def test_mayotte_has_a_minimum_of_its_own(place: dict[str, str]) -> None:
    for period, least, too_little in (
        ("hour", "8.98", "8.90"),
        ("month", "1361.97", "1350.00"),
        ("year", "16343.96", "16200.00"),
    ):
        assert pay(period, least, place=place) == []
        assert pay(period, too_little, place=place) == ["below_minimum_wage"]
    for elsewhere in ({"place": "commune", "commune": "97411"}, {"place": "unknown"}):
        assert pay("hour", "9.00", place=elsewhere) == ["below_minimum_wage"]


@pytest.mark.django_db
def test_what_is_under_the_minimum_of_mayotte_says_which_minimum_it_is() -> None:
    mayotte = OfferCriterion(code="mobility", value={"place": "departement", "departement": "976"})
    day = datetime.date(2026, 1, 1)
    (alarm,) = lint("", "Taux horaire : 9,00 €/h.", [mayotte], on=day)
    assert "SMIC de Mayotte (9,33\N{NO-BREAK SPACE}€" in alarm.why
    (elsewhere,) = lint("", "Taux horaire : 9,00 €/h.", on=day)
    assert "SMIC (12,02\N{NO-BREAK SPACE}€" in elsewhere.why


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "period", "amount", "rule"),
    [
        ("Taux horaire : 12,40 € de l'heure.", "month", "1764.00", "pay_contradiction"),
        ("Taux horaire : 11,10 € de l'heure.", "month", "1764.00", "below_minimum_wage"),
        ("Taux horaire brut : 12.40€ + panier.", "month", "1764.00", "pay_contradiction"),
        ("Salaire : 12€50/h", "month", "1764.00", "pay_contradiction"),
        ("Salaire de 11,88 brut de l'heure.", "month", "1764.00", "pay_contradiction"),
        ("Temps partiel, le matin.", "month", "1764.00", "pay_contradiction"),
        ("Temps plein ou temps partiel. Possibilité de mi-temps.", "month", "1764.00", "below_minimum_wage"),
        ("Temps partiel, le matin.", "hour", "11.20", "below_minimum_wage"),
        ("", "year", "2300.00", "pay_contradiction"),
        ("", "month", "12.50", "pay_contradiction"),
        ("", "year", "15000.00", "below_minimum_wage"),
        ("", "month", "70.00", "below_minimum_wage"),
    ],
)
def test_an_amount_that_nobody_is_paid_is_to_be_put_right(
    text: str, period: str, amount: str, rule: str
) -> None:
    salary = OfferCriterion(code="salary", value={"period": period, "max": amount})
    found = lint("Soudeur (H/F)", text, [salary], on=datetime.date(2025, 6, 1))
    assert found[-1].rule == rule
    assert (found[-1].severity == Severity.UNLAWFUL) == (rule == "below_minimum_wage")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Salaire : 11,52 € brut de l'heure.", ["11,52"]),
        ("Taux horaire 10 euros/h", ["10"]),
        ("Taux horaire de base à partir de 11,52 €, treizième mois", ["11,52"]),
        ("Taux horaire 11,52 € net, ticket restaurant de 9 €", []),
        ("Taux horaire selon profil, ticket de 9 €", []),
        ("Rémunération sur 12 mois, 35 heures", []),
        ("Rémunération de 11,88 € / heure.", []),
        ("Prime de panier : salaire de 5,20 €/heure", []),
        ("Vous êtes payé 11,52 € net de l'heure.", []),
    ],
)
def test_an_hourly_pay_in_the_text(text: str, amounts: list[str]) -> None:
    assert [alarm.excerpt for alarm in lint("", text, on=datetime.date(2025, 6, 1))] == amounts
