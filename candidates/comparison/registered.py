"""Who, among the registered, is likely to be somebody seen elsewhere. A human confirms.

The database is asked by hashes and by how words sound: neither name, address nor number is sent to it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, product

from django.db import connection
from django.db.models import Value

from francetravail_match.common.database import Folded
from francetravail_match.common.folding import fold
from francetravail_match.referentials.models import Commune, Departement

from ..imports.values import BadRecord
from ..imports.values import phone as checked_phone
from .hash_keys import newest_hash
from .names import first_names, same_person
from .sounds import name_keys

#: Pairs of sounds that are looked up, and people compared: more of either, and the name says too little.
MAX_PAIRS = 36
MAX_COMPARED = 400

#: What may be written apart from the rest of a name, or with it.
PREFIXES = ("dela", "del", "de", "du", "le", "la", "da", "ben", "el", "al", "n", "d", "l")
COMPOUNDS = ("jean", "marie", "anne", "abdel", "abd", "nour")
#: What a network writes around the name of a town.
AROUND = re.compile(
    r"\b(région de|greater|metropolitan (area|region)|area|et (sa )?périphérie|(ville|métropole) de)\b",
    re.IGNORECASE,
)

#: As an array: the planner knows nothing of the hashes, and with a limit would read everybody in order.
CONTACT = """
SELECT j.id FROM candidates_jobseeker j WHERE j.left_on IS NULL AND j.id = ANY (ARRAY(
    SELECT i.job_seeker_id FROM candidates_identity i
    WHERE i.{column} <> '' AND candidates_hash({value}) = %s))
ORDER BY 1
"""
BY_EMAIL = CONTACT.format(column="email", value="lower(i.email)")
BY_PHONE = CONTACT.format(column="phone", value="i.phone")
#: A person whose residence is not known may live there.
BY_NAME = """
WITH alike AS MATERIALIZED (
    SELECT i.job_seeker_id, i.first_name, i.last_name FROM candidates_identity i WHERE {pairs})
SELECT a.job_seeker_id, a.first_name, a.last_name
FROM alike a JOIN candidates_jobseeker j ON j.id = a.job_seeker_id
LEFT JOIN referentials_commune c ON c.code = j.commune_id
WHERE j.left_on IS NULL AND (c.departement_id = ANY (%s) OR c.departement_id IS NULL)
ORDER BY 1 LIMIT %s
"""
PAIR = "candidates_name_keys(i.first_name, i.last_name) @> %s"


class By(StrEnum):
    EMAIL = "même adresse électronique"
    PHONE = "même téléphone"
    NAME = "même nom, même département"


@dataclass(frozen=True)
class Given:
    """What is said of somebody, to compare and for nothing else.

    ``email_hash``: of an address that is not known here, under the newest key.
    """

    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    email_hash: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Likely:
    job_seeker_id: int
    by: By


def likely_registered(given: Given) -> list[Likely]:
    """The registered people who may be the one described, the surest first; those who left are not."""
    found: dict[int, By] = {}
    for by, people in (
        (By.EMAIL, _by_email(given)),
        (By.PHONE, _by_phone(given)),
        (By.NAME, _by_name(given)),
    ):
        for person in people:
            found.setdefault(person, by)
    return [Likely(person, by) for person, by in found.items()]


def _by_email(given: Given) -> list[int]:
    address = given.email.strip().lower()
    digest = newest_hash(address) if "@" in address else given.email_hash
    return _people(BY_EMAIL, [digest]) if digest else []


def _by_phone(given: Given) -> list[int]:
    try:
        number = checked_phone(given.phone.strip(), None)  # type: ignore[arg-type]
    except BadRecord:
        return []
    return _people(BY_PHONE, [newest_hash(number)]) if number else []


def _by_name(given: Given) -> list[int]:
    pairs = looked_up(given)
    places = departements_of(given.place)
    if not pairs or not places:
        return []
    statement = BY_NAME.format(pairs=" OR ".join([PAIR] * len(pairs)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*pairs, places, MAX_COMPARED])
        rows = cursor.fetchall()
    mine = (given.first_name, given.last_name)
    return [person for person, first, last in rows if same_person(mine, (first, last))]


def looked_up(given: Given) -> list[list[str]]:
    """The pairs of sounds by which somebody's name is looked up: who has both is compared."""
    return list(_pairs(given))[:MAX_PAIRS]


def _pairs(given: Given) -> Iterator[list[str]]:
    """How a first and a last name sound, for each that there may be; two words where one field has all."""
    first, last = given.first_name, given.last_name
    if first.strip() and last.strip():
        firsts = _sounds([first, *sorted(first_names(first)), *_other_cuts(first)])
        yield from (list(pair) for pair in product(firsts, _sounds([last, *_other_cuts(last)])))
    else:
        yield from (list(pair) for pair in combinations(_sounds([first or last]), 2))


def _sounds(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key for name in names for key in name_keys(name)))


def _other_cuts(name: str) -> Iterator[str]:
    """« Le Goff » as « Legoff » and the reverse, « Jeanpierre » as « Jean Pierre »."""
    spelt = fold(name).split()
    yield "".join(spelt)
    yield from (f"le{word}" for word in spelt)
    for word in spelt:
        for prefix in PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                yield word.removeprefix(prefix)
        for first in COMPOUNDS:
            if word.startswith(first) and len(word) - len(first) >= 3:
                yield f"{first} {word.removeprefix(first)}"


def _people(statement: str, values: list[bytes]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [person for (person,) in cursor.fetchall()]


def departements_of(place: str) -> list[str]:
    """The codes of the départements that a text may name, themselves or by a commune.

    Several communes bear the same name, and nothing says which is meant: each is looked in.
    """
    for part in place.split(","):
        name = Folded(Value(AROUND.sub(" ", part).strip()))
        named = Departement.objects.alias(folded=Folded("name")).filter(folded=name)
        communes = Commune.objects.in_force().alias(folded=Folded("name")).filter(folded=name)
        codes = set(named.order_by().values_list("code", flat=True)) or set(
            communes.order_by().values_list("departement", flat=True)
        )
        if codes:
            return sorted(codes)
    return []
