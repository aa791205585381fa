"""Pay under the legal minimum wage (SMIC), by the hour, the month of 151,67 h or the year."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from django.utils.timezone import localtime

from francetravail_match.common.database import app_now
from francetravail_match.common.french_patterns import compile_patterns
from francetravail_match.common.templatetags.french import euros
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
#: Paid by a percentage of the minimum wage, or by themselves.
APART = {ContractKind.APPRENTICESHIP, ContractKind.SELF_EMPLOYED}
#: An amount by the hour, beside the word that says it is the pay.
HOURLY = compile_patterns(
    (
        r"(?:taux horaire|salaire|rémunération|payée?|"
        r"paie)[^.;!?\n\d]{0,25}(?P<amount>\d{1,2}(?:[.,]\d{1,2})?) ?(?:€|euros?)"
        r"(?: bruts?)?(?: ?/ ?h(?:eure)?| (?:de l'|par |l')heure| horaire| bruts?/ ?h(?:eure)?)",
    )
)
INNOCENT = compile_patterns((r"(?:prime|panier|indemnité|majoration|net)s?[^.;!?\n]{0,30}",))
#: Cents are lost where a source rounds: what is missing must be worth a cent an hour.
TOLERANCE = Decimal("0.01")
LEAST_HOURLY = Decimal(5)
#: An amount that would be no wage is one of a shorter period, if it is as much as the least of it and so many
#: times that at most.
SHORTER = {PayPeriod.YEAR: PayPeriod.MONTH, PayPeriod.MONTH: PayPeriod.HOUR}
MOST_TIMES = 5


def underpaid(
    texts: Sequence[Text], criteria: Sequence[OfferCriterion], on: datetime.date | None
) -> Iterator[Alarm]:
    if {row.item for row in criteria if row.code == "contract"} & APART:
        return
    stated = [row for row in criteria if row.code == "salary" and row.item != UNREADABLE]
    told = [
        (text, found)
        for text in texts
        if HOURLY.search(text.read)
        for found in HOURLY.finditer(text.without([INNOCENT]))
    ]
    if not stated and not told:
        return
    smic = smic_at(on or localtime(app_now()).date())
    why = f"Le salaire est sous le SMIC ({euros(smic)} brut de l'heure) : demandez le montant à l'employeur."
    least = smic - TOLERANCE
    lawful = None
    for text, found in told:
        amount = Decimal(found["amount"].replace(",", "."))
        if LEAST_HOURLY <= amount < least:
            yield text.alarm(
                *found.span("amount"), rule=CODE, article=ARTICLE, why=why, severity=Severity.UNLAWFUL
            )
        elif amount >= least:
            lawful = amount
    part_time = any(row.code == "working_time" and row.item == WorkingTime.PART_TIME for row in criteria)
    for row in stated:
        period, highest = PayPeriod(row.value["period"]), _highest(row)
        # A part-time job's months say nothing.
        if highest is None or part_time and period != PayPeriod.HOUR or highest >= least * HOURS[period]:
            continue
        words = f"{euros(highest)} {period.label}"
        if mistake := _mistake(period, highest, least, lawful):
            yield Alarm(MISTAKEN, Field.CRITERIA, 0, 0, words, Severity.INCOHERENT, GOOD_FAITH, mistake, None)
        else:
            yield Alarm(CODE, Field.CRITERIA, 0, 0, words, Severity.UNLAWFUL, ARTICLE, why, None)


def _mistake(period: PayPeriod, highest: Decimal, least: Decimal, lawful: Decimal | None) -> str:
    """What shows that nobody is paid that: the text's own lawful pay by the hour, or another period."""
    if lawful is not None:
        return f"Ce salaire est sous le SMIC, et le texte dit {euros(lawful)} de l'heure : corrigez-le."
    shorter = SHORTER.get(period)
    if shorter and least * HOURS[shorter] <= highest <= MOST_TIMES * least * HOURS[shorter]:
        return f"Ce salaire est sans doute {shorter.label} : corrigez la période."
    return ""


def _highest(row: OfferCriterion) -> Decimal | None:
    """The highest pay that the offer states."""
    return _amount(row.value.get("max")) or _amount(row.value.get("min"))


def _amount(stored: str | None) -> Decimal | None:
    try:
        return Decimal(stored) if stored else None
    except InvalidOperation:
        return None
