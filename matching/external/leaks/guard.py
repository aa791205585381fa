"""May a person be disclosed to an employer, given for whom they work now?"""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Q

from offers.identifiers import is_siren
from offers.models import Employer, Establishment

from .names import same_employer

UNKNOWN = "on ne sait pas pour qui la personne travaille aujourd'hui : demandez-le lui"
NO_EMPLOYER = "on ne sait pas qui est l'employeur de l'offre"
OWN = "l'employeur est celui de la personne, ou du même groupe, ou son nom en est trop proche"


def leak_reason(current_employers: Iterable[str] | None, employer: Employer | None) -> str | None:
    """Why the person must not be disclosed to this employer; None if nothing speaks against.

    ``current_employers``: what the person or their profile says, with or without a SIREN; empty: none today;
    None: not known, which refuses too. The reason names neither.
    """
    if employer is None:
        return NO_EMPLOYER
    if current_employers is None:
        return UNKNOWN
    current = list(current_employers)
    if not current:
        return None
    names, sirens = _known_as(employer)
    for said in current:
        if not sirens.isdisjoint(_sirens(said)) or any(same_employer(said, name) for name in names):
            return OWN
    return None


def _known_as(employer: Employer) -> tuple[set[str], set[str]]:
    """Every name and SIREN of the employer, of its group and of their places."""
    alike = Q(pk=employer.pk) | (Q(group=employer.group_id) if employer.group_id else Q())
    companies = Employer.objects.filter(alike).order_by("pk").values_list("name", "siren")
    places = Establishment.objects.filter(employer__in=Employer.objects.filter(alike)).order_by("pk")
    names = {name for name, _ in companies} | set(places.exclude(name="").values_list("name", flat=True))
    if employer.group:
        names.add(employer.group.name)
    return names, {siren for _, siren in companies if siren}


def _sirens(text: str) -> Iterator[str]:
    """The SIREN numbers that a text holds, alone or at the head of a SIRET."""
    for found in re.findall(r"(?<!\d)\d{9}(?:\d{5})?(?!\d)", re.sub(r"(?<=\d)[ .\u00a0](?=\d)", "", text)):
        if is_siren(found[:9]):
            yield found[:9]
