"""Employers, occupations, communes and skills by what one types of them."""

from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, Upper

from francetravail_match.common.database import Folded, searched_words
from francetravail_match.referentials.models import Appellation, RomeCode, Skill
from francetravail_match.referentials.querysets import communes_called

from ..identifiers import SIREN_DIGITS, SIRET_DIGITS, compact
from ..models import Employer, Establishment
from ..suggestions import suggest_rome

SHOWN = 10


class Option(NamedTuple):
    value: str
    label: str
    hint: str = ""


def occupations(words: str) -> list[Option]:
    """Titles of ROME with every word, those that begin so first; then the occupations nearest the words."""
    titles = _with_words(Appellation.objects.in_force(), words).select_related("rome")
    found = [Option(f"appellation:{t.pk}", t.label, str(t.rome)) for t in titles[:SHOWN]]
    code = words.upper()
    nearest = [each.code for each in suggest_rome(words)]
    known = RomeCode.objects.in_force().filter(Q(code__in=nearest) | Q(code__startswith=code))
    by_code = {rome.code: rome for rome in known.order_by("code")[:50]}
    order = [*nearest, *(each for each in by_code if each not in nearest)]
    return (
        found
        + [
            Option(f"rome:{each}", by_code[each].label, f"Métier {each}") for each in order if each in by_code
        ][: max(SHOWN - len(found), 3)]
    )


def communes(words: str) -> list[Option]:
    """By name or postal code, the largest first."""
    found = communes_called(words).filter(retired_at=None).select_related("departement")
    return [
        Option(c.code, c.name, f"{', '.join(c.postal_codes[:2])} {c.departement}")
        for c in found.order_by("-population", "code")[:SHOWN]
    ]


def skills(words: str) -> list[Option]:
    found = _with_words(Skill.objects.in_force(), words)
    return [Option(str(skill.pk), skill.label, skill.get_kind_display()) for skill in found[:SHOWN]]


def employers(words: str) -> list[Option]:
    """By SIRET or SIREN, or by the beginning of the name."""
    number = compact(words)
    places = Establishment.objects.select_related("employer", "commune")
    if number.isdigit() and len(number) == SIRET_DIGITS:
        places = places.filter(siret=number)
    elif number.isdigit() and len(number) >= SIREN_DIGITS:
        places = places.filter(siret__startswith=number)
    elif number.isdigit():
        return []
    else:
        places = places.alias(start=Upper("employer__name")).filter(start__startswith=words.upper())
    found = [
        Option(f"establishment:{p.public_id}", f"{p.employer} ({p.siret})", str(p.commune or p.address))
        for p in places.order_by("employer__name", "siret")[:SHOWN]
    ]
    if number.isdigit() or len(found) == SHOWN:
        return found
    alone = Employer.objects.alias(start=Upper("name")).filter(start__startswith=words.upper(), siren=None)
    by_name = alone.order_by("name", "pk")[: SHOWN - len(found)]
    return found + [Option(f"employer:{e.public_id}", e.name, "connu par son nom seul") for e in by_name]


def _with_words[Rows: QuerySet[Any]](rows: Rows, words: str) -> Rows:
    """Every word is in the label; first the labels that begin with the words, then the shortest."""
    found = rows.alias(folded=Folded("label"))
    for word in searched_words(words):
        found = found.filter(folded__contains=Folded(Value(word)))
    begins = Case(
        When(folded__startswith=Folded(Value(words)), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return found.order_by(begins, Length("label"), "pk")
