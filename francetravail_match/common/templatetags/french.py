"""Numbers and durations as one reads them in French."""

from django import template
from django.utils.formats import number_format

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
def months(value: int) -> str:
    """A number of months in words: « 8 mois », « 1 an », « 2 ans et 6 mois »."""
    years, rest = divmod(value, 12)
    parts = []
    if years:
        parts.append(count(years, "an,ans"))
    if rest or not years:
        parts.append(f"{rest}{NO_BREAK_SPACE}mois")
    return " et ".join(parts)
