"""Numbers, durations and dates as one reads them in French."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

register = template.Library()
NO_BREAK_SPACE = "\u00a0"


@register.filter
def number(value: int) -> str:
    """1234567 → « 1 234 567 »."""
    return number_format(value, force_grouping=True)


@register.filter
def count(value: int, forms: str) -> str:
    """``{{ 2|count:"personne,personnes" }}`` → « 2 personnes »; zero and one take the singular."""
    singular, plural = forms.split(",")
    return f"{number(value)}{NO_BREAK_SPACE}{singular if value < 2 else plural}"


@register.filter
def form_of(value: int, forms: str) -> str:
    """The singular or the plural alone: ``{{ n|form_of:"correspond,correspondent" }}``."""
    singular, plural = forms.split(",")
    return singular if value < 2 else plural


@register.filter
def difference(value: int) -> str:
    """3 → « +3 », -2 → « −2 », 0 → « 0 »."""
    if value == 0:
        return "0"
    return f"+{number(value)}" if value > 0 else f"\N{MINUS SIGN}{number(-value)}"


@register.filter
def euros(value: Decimal) -> str:
    """« 2 000 € », « 11,88 € »: cents only where there are some."""
    decimals = 0 if value == value.to_integral_value() else 2
    return f"{number_format(value, decimals, force_grouping=True)}{NO_BREAK_SPACE}€"


@register.filter
def hundredths(value: int) -> str:
    """A number of hundredths: 8250 → « 82,50 »."""
    return number_format(Decimal(value) / 100, 2)


@register.filter
def months(value: int) -> str:
    """A number of months in words: « 8 mois », « 1 an », « 2 ans et 6 mois »."""
    years, rest = divmod(value, 12)
    parts = []
    if years:
        parts.append(count(years, "an,ans"))
    if rest or not years:
        parts.append(f"{rest}{NO_BREAK_SPACE}mois")
    return " et ".join(parts)


@register.filter
def day(value: date) -> str:
    """« 24 novembre 2026 », « 1er septembre 2026 »; an aware datetime is read in Paris."""
    if isinstance(value, datetime):
        value = localtime(value)
    ordinal = "er" if value.day == 1 else ""
    return f"{value.day}{ordinal} {date_format(value, 'F Y')}"


@register.filter
def moment(value: datetime) -> str:
    """« 24 novembre 2026 à 9 h 05 », in Paris."""
    local = localtime(value)
    return f"{day(local)} à {local.hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{local.minute:02}"
