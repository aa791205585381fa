"""The salary, from its French label to a typed range; gross, in euros, as the source states it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from offers.enums import UNREADABLE, CriterionLevel, PayComplement, PayPeriod
from offers.models import OfferCriterion

from .values import Raw, fold

PERIODS = (
    (re.compile(r"^horaire\b|\bpar heure\b|\bde l heure\b"), PayPeriod.HOUR),
    (re.compile(r"^mensuel\b|\bpar mois\b"), PayPeriod.MONTH),
    (re.compile(r"^annuel\b|\bpar an\b"), PayPeriod.YEAR),
)
# Euros for one period; what lies outside was meant for another period, or mistyped.
PLAUSIBLE = {
    PayPeriod.HOUR: (Decimal(3), Decimal(500)),
    PayPeriod.MONTH: (Decimal(100), Decimal(60_000)),
    PayPeriod.YEAR: (Decimal(1_500), Decimal(1_000_000)),
}
# 1 234,56 · 1234.56 · 35 k; a digit more than nine is no pay.
AMOUNT = re.compile(
    r"(?<![0-9.,])([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,2}|[0-9]{1,9})(?:[.,]([0-9]{1,2}))?(?![0-9])"
    r"\s*(k)?"
)
MONTHS = re.compile(r"\bsur\s+([0-9]{1,2})(?:[.,]([0-9]))?[0-9]*\s*mois\b")
MOST_MONTHS = 16
# Across the border pay may be in other money: it is not converted.
OTHER_MONEY = re.compile(r"[$£¥]|\b(?:chf|francs?|dollars?|livres sterling|usd|cad|gbp)\b")
FROM = re.compile(r"\b(?:a partir de|minimum|au moins)\b")
UP_TO = re.compile(r"\b(?:jusqu a|maximum)\b")
COMPLEMENTS = {
    "1": PayComplement.BONUS,
    "2": PayComplement.VEHICLE,
    "3": PayComplement.PHONE,
    "4": PayComplement.COMPUTER,
    "5": PayComplement.HOUSING,
    "6": PayComplement.MEAL_VOUCHERS,
    "7": PayComplement.HEALTH_COVER,
    "8": PayComplement.CATERING,
    "9": PayComplement.WORKS_COUNCIL,
    "10": PayComplement.PROFIT_SHARING,
    "11": PayComplement.COMMISSION,
    "12": PayComplement.PENSION_PLAN,
    "13": PayComplement.SHARES,
    "14": PayComplement.TRANSPORT,
}
COMPLEMENT_LABELS = {
    "primes": PayComplement.BONUS,
    "prime": PayComplement.BONUS,
    "vehicule": PayComplement.VEHICLE,
    "telephone mobile": PayComplement.PHONE,
    "mobile": PayComplement.PHONE,
    "ordinateur portable": PayComplement.COMPUTER,
    "pc portable": PayComplement.COMPUTER,
    "hebergement": PayComplement.HOUSING,
    "titres restaurant prime de panier": PayComplement.MEAL_VOUCHERS,
    "titres restaurant": PayComplement.MEAL_VOUCHERS,
    "cheque repas": PayComplement.MEAL_VOUCHERS,
    "complementaire sante": PayComplement.HEALTH_COVER,
    "mutuelle": PayComplement.HEALTH_COVER,
    "restauration": PayComplement.CATERING,
    "cse": PayComplement.WORKS_COUNCIL,
    "ce": PayComplement.WORKS_COUNCIL,
    "interessement participation": PayComplement.PROFIT_SHARING,
    "participation action": PayComplement.PROFIT_SHARING,
    "commissions": PayComplement.COMMISSION,
    "plan d epargne retraite d entreprise": PayComplement.PENSION_PLAN,
    "plan d actionnariat salarie": PayComplement.SHARES,
    "indemnite transports": PayComplement.TRANSPORT,
    "indemnite transport": PayComplement.TRANSPORT,
}


@dataclass(frozen=True)
class Salary:
    """Euros for one ``period``; a bound is None where the offer sets none. ``months``: paid in a year."""

    period: PayPeriod
    minimum: Decimal | None
    maximum: Decimal | None
    months: float | None

    def value(self) -> dict[str, str | float | None]:
        """The value of a `salary` criterion: amounts as text with two decimals."""
        bounds = [None if amount is None else f"{amount:.2f}" for amount in (self.minimum, self.maximum)]
        return {"period": self.period, "min": bounds[0], "max": bounds[1], "months": self.months}


def parse_salary(label: str) -> Salary | None:
    """« Mensuel de 2000,00 Euros à 2300,00 Euros sur 12 mois », « Horaire de 11.88 Euros »… else None.

    One amount is a fixed pay: both bounds; « à partir de » leaves the upper bound open. None where the
    period or the amounts are missing or not plausible, or not in euros: nothing is guessed.
    """
    folded = fold(label)
    period = next((period for pattern, period in PERIODS if pattern.search(folded)), None)
    amounts = [_amount(*found) for found in AMOUNT.findall(MONTHS.sub(" ", label.lower()))]
    amounts = [amount for amount in amounts if amount]
    if period is None or not 1 <= len(amounts) <= 2 or OTHER_MONEY.search(label.lower()):
        return None
    low, high = PLAUSIBLE[period]
    if not all(low <= amount <= high for amount in amounts):
        return None
    minimum, maximum = (min(amounts), max(amounts)) if len(amounts) == 2 else (amounts[0], amounts[0])
    one = len(amounts) == 1
    return Salary(
        period,
        None if one and UP_TO.search(folded) else minimum,
        None if one and FROM.search(folded) else maximum,
        None if period == PayPeriod.HOUR else _months(label),
    )


def _months(label: str) -> float | None:
    """« sur 13 mois » 13, « sur 12,5 mois » 12.5; None where nothing plausible is said."""
    found = MONTHS.search(label.lower())
    if not found:
        return None
    whole, tenths = int(found[1]), int(found[2] or 0)
    return (whole + tenths / 10 if tenths else whole) if 1 <= whole <= MOST_MONTHS else None


def _amount(whole: str, cents: str, thousands: str) -> Decimal:
    digits = re.sub(r"[^0-9]", "", whole)
    amount = Decimal(digits) + (Decimal(cents) / 10 ** len(cents) if cents else 0)
    return amount * 1000 if thousands else amount


def read_salary(raw: Raw) -> tuple[list[OfferCriterion], list[str]]:
    """The salary as a wished criterion (unreadable if it has an amount that we cannot read), complements."""
    pay = raw.child("salaire")
    label = pay.words("libelle")
    criteria = []
    if label:
        salary = parse_salary(label)
        if salary:
            criteria = [_criterion("", salary.value())]
        else:
            pay.misread("libelle")
            if re.search(r"[1-9]", label):
                criteria = [_criterion(UNREADABLE, {"label": label[:80]})]
    return criteria, _complements(pay)


def _criterion(item: str, value: Mapping[str, str | float | None]) -> OfferCriterion:
    return OfferCriterion(code="salary", item=item, level=CriterionLevel.WISHED, value=value)


def _complements(pay: Raw) -> list[str]:
    found: set[PayComplement] = set()
    for key in ("complement1", "complement2"):
        label = fold(pay.words(key))
        if label in COMPLEMENT_LABELS:
            found.add(COMPLEMENT_LABELS[label])
        elif label and label != "autre":
            pay.misread(key)
    for item in pay.children("listeComplements"):
        complement = COMPLEMENTS.get(item.words("code")) or COMPLEMENT_LABELS.get(fold(item.words("libelle")))
        if complement:
            found.add(complement)
        elif item.value:
            item.misread("libelle")
    return sorted(found)
