"""Pay under the legal minimum wage (SMIC), by the hour, the month of 151,67 h or the year."""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from francetravail_match.common.database import app_today
from francetravail_match.common.french_patterns import compile_patterns
from francetravail_match.common.templatetags.french import euros
from francetravail_match.referentials.enums import MinimumWageArea
from francetravail_match.referentials.querysets import smic_at

from ..enums import UNREADABLE, ContractKind, PayPeriod, WorkingTime
from ..models import OfferCriterion
from .alarm import Alarm, Field, Severity
from .coherence import GOOD_FAITH
from .texts import Text

CODE = "below_minimum_wage"
ARTICLE = "Code du travail, L.3231-2 et D.3231-5"
#: An amount that is too little, and that the offer itself shows to be no amount that anybody is paid.
MISTAKEN = "pay_contradiction"
#: The legal full time, over a month and over a year.
HOURS = {
    PayPeriod.HOUR: Decimal(1),
    PayPeriod.MONTH: Decimal("151.67"),
    PayPeriod.YEAR: 12 * Decimal("151.67"),
}
#: In minutes of a week; less is paid in proportion, by the month and by the year.
FULL_WEEK = 35 * 60
#: How the place of a job says that it is in Mayotte, which has a minimum of its own.
MAYOTTE = {"commune": "976", "departement": "976", "region": "06"}
#: Paid by a percentage of the minimum wage, or by themselves.
APART = {ContractKind.APPRENTICESHIP, ContractKind.SELF_EMPLOYED}
#: What stands between euros and cents.
CENTS = str.maketrans(",€", "..")
EURO = "(?:€|euros?)"
#: An amount by the hour: beside the word that says it is the pay (« 12€50/h », « 11,88 brut de l'heure »), or
#: where the word itself says it is by the hour.
HOURLY = (
    compile_patterns(
        (
            rf"(?:taux horaire|salaire|rémunération|payée?|paie)[^.;!?\n\d]{{0,25}}"
            rf"(?P<amount>\d{{1,2}}[.,€]\d{{1,2}}|\d{{1,2}}(?= ?{EURO}))(?: ?{EURO})?"
            r"(?: bruts?)?(?: ?/ ?h(?:eure)?| (?:de l'|par |l')heure| horaire| bruts?/ ?h(?:eure)?)",
        )
    ),
    compile_patterns(
        (
            r"taux horaire(?: ?(?:[:=]|bruts?|fixe|proposé|minimum|est|de(?: base)?|à(?: partir de)?))* ?"
            rf"(?P<amount>\d{{1,2}}(?:[.,]\d{{1,2}})?) ?{EURO}(?! nets?)",
        )
    ),
)
INNOCENT = compile_patterns((r"(?:prime|panier|indemnité|majoration|net)s?[^.;!?\n]{0,30}",))
#: A job of less than a full time, whatever the source says; not where it is a choice.
PART_TIME = compile_patterns((r"temps partiel|mi-temps",))
BY_CHOICE = compile_patterns(
    (
        r"(?:possib\w+|complet|plein|ou|et)[^.;!?\n]{0,30}(?:temps partiel|mi-temps)",
        r"(?:temps partiel|mi-temps)[^.;!?\n]{0,10} (?:possible|accepté|envisageable|ou|et)",
    )
)
#: Cents are lost where a source rounds: what is missing must be worth a cent an hour.
TOLERANCE = Decimal("0.01")
LEAST_HOURLY = Decimal(5)
#: An amount that would be no wage is one of a shorter period, if it is as much as the least of it and so many
#: times that at most.
SHORTER = {PayPeriod.YEAR: PayPeriod.MONTH, PayPeriod.MONTH: PayPeriod.HOUR}
MOST_TIMES = 5


def underpaid(
    texts: Sequence[Text],
    criteria: Sequence[OfferCriterion],
    on: datetime.date | None,
    weekly_minutes: int | None = None,
) -> Iterator[Alarm]:
    if {row.item for row in criteria if row.code == "contract"} & APART:
        return
    stated = [row for row in criteria if row.code == "salary" and row.item != UNREADABLE]
    told = [
        (text, found)
        for text in texts
        for hourly in HOURLY
        if hourly.search(text.read)
        for found in hourly.finditer(text.without([INNOCENT]))
    ]
    if not stated and not told:
        return
    in_mayotte = any(map(_in_mayotte, criteria))
    area = MinimumWageArea.MAYOTTE if in_mayotte else MinimumWageArea.FRANCE
    smic = smic_at(on or app_today(), area)
    least_said = f"SMIC{' de Mayotte' if in_mayotte else ''} ({euros(smic)} brut de l'heure)"
    why = f"Le salaire est sous le {least_said} : demandez le montant à l'employeur."
    least = smic - TOLERANCE
    lawful = None
    for text, found in told:
        amount = Decimal(found["amount"].translate(CENTS))
        if LEAST_HOURLY <= amount < least:
            yield text.alarm(
                *found.span("amount"), rule=CODE, article=ARTICLE, why=why, severity=Severity.UNLAWFUL
            )
        elif amount >= least:
            lawful = amount
    part_time = any(row.code == "working_time" and row.item == WorkingTime.PART_TIME for row in criteria)
    week = min(weekly_minutes or FULL_WEEK, FULL_WEEK)
    for row in stated:
        period, highest = paid(row)
        # Without its hours, the months of a part-time job say nothing.
        if highest is None or part_time and period != PayPeriod.HOUR and not weekly_minutes:
            continue
        if highest * FULL_WEEK >= least * HOURS[period] * (FULL_WEEK if period == PayPeriod.HOUR else week):
            continue
        words = f"{euros(highest)} {period.label}"
        excused = week == FULL_WEEK and _part_time(period, texts)
        if mistake := _mistake(period, highest, least, lawful) or excused:
            yield Alarm(MISTAKEN, Field.CRITERIA, 0, 0, words, Severity.INCOHERENT, GOOD_FAITH, mistake, None)
        else:
            yield Alarm(CODE, Field.CRITERIA, 0, 0, words, Severity.UNLAWFUL, ARTICLE, why, None)


def _in_mayotte(row: OfferCriterion) -> bool:
    begins = MAYOTTE.get(row.value.get("place", "")) if row.code == "mobility" else None
    return begins is not None and str(row.value.get(row.value["place"]) or "").startswith(begins)


def typed_here(alarm: Alarm) -> Alarm:
    """The same of a pay typed here: who types it puts it right, and no other words excuse it."""
    if alarm.rule != MISTAKEN:
        return alarm
    return dataclasses.replace(alarm, rule=CODE, severity=Severity.UNLAWFUL, article=ARTICLE)


def paid(row: OfferCriterion) -> tuple[PayPeriod, Decimal | None]:
    """The period and the highest pay that the offer states."""
    return PayPeriod(row.value["period"]), _amount(row.value.get("max")) or _amount(row.value.get("min"))


def _mistake(period: PayPeriod, highest: Decimal, least: Decimal, lawful: Decimal | None) -> str:
    """What shows that nobody is paid that: the text's own lawful pay by the hour, or another period."""
    if lawful is not None:
        return f"Ce salaire est sous le SMIC, et le texte dit {euros(lawful)} de l'heure : corrigez-le."
    shorter = SHORTER.get(period)
    if shorter and least * HOURS[shorter] <= highest <= MOST_TIMES * least * HOURS[shorter]:
        return f"Ce salaire est sans doute {shorter.label} : corrigez la période."
    return ""


def _part_time(period: PayPeriod, texts: Sequence[Text]) -> str:
    if period == PayPeriod.HOUR or not any(PART_TIME.search(text.without([BY_CHOICE])) for text in texts):
        return ""
    return "Ce salaire est sous le SMIC, et le texte dit un temps partiel : indiquez la durée du travail."


def _amount(stored: str | None) -> Decimal | None:
    try:
        return Decimal(stored) if stored else None
    except InvalidOperation:
        return None
