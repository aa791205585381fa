"""Numbers, durations and dates as one reads them in French."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now

register = template.Library()
NO_BREAK_SPACE = "\u00a0"
#: What is older has its date alone.
RECENT = timedelta(days=7)


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
def telephone(number: str) -> str:
    """As it is dialled: « +33639983581 » → « 06 39 98 35 81 »; one of another country as it is."""
    digits = re.sub(r"^\+33(?=\d{9}$)", "0", number)
    if not re.fullmatch(r"0\d{9}", digits):
        return number
    return NO_BREAK_SPACE.join(digits[at : at + 2] for at in range(0, len(digits), 2))


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
def experience(months_worked: int | None) -> str:
    """What a person has done of an occupation: « non renseignée », « aucune », « 2 ans et 6 mois »."""
    if months_worked is None:
        return "non renseignée"
    return months(months_worked) if months_worked else "aucune"


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
    return f"{day(value)} à {clock(value)}"


def clock(value: datetime) -> str:
    """« 9 h 05 », in Paris."""
    local = localtime(value)
    return f"{local.hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{local.minute:02}"


@register.filter
def when(value: datetime, place: str = "in a sentence") -> SafeString:
    """When something happened, as a `<time>`: « il y a 3 h (9 h 05) », « le 24 novembre 2026 à 9 h 05 ».

    The exact time is always among the words, for who hovers over nothing. ``"alone"``: with a capital, and
    no « le ».
    """
    words = since(value, now())
    if place == "alone":
        words = words.removeprefix("le ")
        words = words[0].upper() + words[1:]
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


def since(value: datetime, today: datetime) -> str:
    """How long before ``today``, with the exact time; the date alone for what is not recent."""
    ago = today - value
    days = (localtime(today).date() - localtime(value).date()).days
    if not timedelta() <= ago < RECENT:
        return f"le {moment(value)}"
    if days > 1:
        return f"il y a {days}{NO_BREAK_SPACE}jours ({moment(value)})"
    if days == 1:
        return f"hier à {clock(value)}"
    hours, minutes = divmod(int(ago.total_seconds()) // 60, 60)
    spent = f"{hours}{NO_BREAK_SPACE}h" if hours else f"{minutes}{NO_BREAK_SPACE}min"
    spent = spent if hours or minutes else "moins d'une minute"
    return f"il y a {spent} ({clock(value)})"
