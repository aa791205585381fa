"""Finding and recording who offers the jobs."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from ..identifiers import compact, is_siret
from ..models import Employer, Establishment


class Named(NamedTuple):
    """An employer as a source names it; either may be empty."""

    name: str
    siret: str


class Found(NamedTuple):
    employer: Employer | None = None
    establishment: Establishment | None = None


@transaction.atomic
def find_or_create_employers(named: Iterable[Named]) -> dict[Named, Found]:
    """Our employers and establishments: by SIRET where its key is right, else by name and what was given.

    All establishments of a SIREN are one employer, which keeps the first name that it had here.
    """
    wanted = {each: compact(each.siret)[:20] for each in named}
    by_siret = {siret: each.name or siret for each, siret in wanted.items() if is_siret(siret)}
    by_name = {(each.name or siret, siret) for each, siret in wanted.items() if not is_siret(siret)}
    by_name.discard(("", ""))
    Employer.objects.bulk_create(
        [
            *(Employer(siren=siret[:9], name=name) for siret, name in sorted(by_siret.items())),
            *(Employer(name=name, declared_number=number) for name, number in sorted(by_name)),
        ],
        ignore_conflicts=True,
    )
    rows = Employer.objects.order_by("pk")
    units = {e.siren: e for e in rows.filter(siren__in={siret[:9] for siret in by_siret})}
    others = rows.filter(siren=None, name__in={name for name, _ in by_name})
    names = {(e.name, e.declared_number): e for e in others}
    Establishment.objects.bulk_create(
        [
            Establishment(siret=siret, employer=units[siret[:9]], name=name)
            for siret, name in sorted(by_siret.items())
        ],
        ignore_conflicts=True,
    )
    places = Establishment.objects.filter(siret__in=by_siret).order_by("pk")
    establishments = {place.siret: place for place in places}
    return {
        each: Found(units[siret[:9]], establishments[siret])
        if siret in by_siret
        else Found(names.get((each.name or siret, siret)))
        for each, siret in wanted.items()
    }
