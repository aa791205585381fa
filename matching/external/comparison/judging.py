"""The people outside whom an offer interests, compared with it by the engine's own expressions.

They are no part of any count of registered people: the engine is asked of each of them, and of nobody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import CharField, F, Func

from candidates.enums import AreaKind
from candidates.models import MobilityArea, pseudonym
from candidates.wording import area_in_words
from offers.models import JobOffer

from ...asked import levels
from ...context import context
from ...enums import Verdict
from ...people import ShownPerson, reasons_of
from ...verdict import Judgement, judgement_of
from ..enums import State
from ..models import Profile

#: The function that compares one of them, and how it is asked of several.
PAIR = "external_pair"
JUDGED = f"""
SELECT person, m.* FROM unnest(%s::bigint[]) AS person, {PAIR}(%s, person, %s) AS m
"""  # noqa: S608
FIRST = (Verdict.MATCH, Verdict.TO_QUALIFY, Verdict.NEAR_MISS, Verdict.NO)
NOT_DECLARED = "Mobilité non déclarée"


@dataclass(frozen=True)
class Compared:
    """``judgement`` None: the offer is not live, so that nobody is compared."""

    profile: Profile
    state: State
    judgement: Judgement | None
    person: ShownPerson

    @property
    def verdict(self) -> Verdict | None:
        return self.judgement.verdict if self.judgement else None

    @property
    def matches(self) -> bool:
        return self.verdict == Verdict.MATCH


def compared_with(offer: JobOffer, *, states: Iterable[State] = tuple(State)) -> list[Compared]:
    """Those in these states, the best first; then in the order in which they were seen."""
    state = Func(F("sighting_id"), function="external_state", output_field=CharField())
    profiles = Profile.objects.filter(sighting__offer=offer).annotate(state=state)
    known = profiles.select_related("sighting", "rome", "commune__departement__region").order_by("pk")
    kept = [profile for profile in known if profile.state in set(states)]
    if not kept:
        return []
    version = offer.current_version
    judged = judgements(version.pk, [profile.pk for profile in kept]) if version else {}
    level_of = levels(version.criteria.all() if version else [])
    shown = []
    for profile in kept:
        judgement = judged.get(profile.pk)
        shown.append(
            Compared(
                profile,
                State(profile.state),
                judgement,
                ShownPerson(
                    public_id=profile.sighting.public_id,
                    pseudonym=pseudonym(profile.sighting.public_id),
                    occupation=str(profile.rome),
                    experience_months=profile.experience_months,
                    area=area_of(profile),
                    minimum=judgement.minimum if judgement else 0,
                    maximum=judgement.maximum if judgement else 0,
                    reasons=reasons_of(judgement.outcomes, level_of) if judgement else [],
                ),
            )
        )
    return sorted(shown, key=_order)


def judgements(version_id: int, people: list[int]) -> dict[int, Judgement]:
    """One query, whatever their number; nobody where the version is not live. Two with the context."""
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(JUDGED, [people, version_id, context().as_json()])
        return {row[0]: judgement_of(row[1:]) for row in cursor.fetchall()}


def area_of(profile: Profile) -> str:
    """Where the person accepts to work, in the words of everyone."""
    if profile.area_kind is None:
        return NOT_DECLARED
    kind, home = AreaKind(profile.area_kind), profile.commune
    area = MobilityArea(kind=kind, radius_km=profile.radius_km)
    if home and kind == AreaKind.COMMUNE:
        area.commune = home
    elif home and kind == AreaKind.DEPARTEMENT:
        area.departement = home.departement
    elif home and kind == AreaKind.REGION:
        area.region = home.departement.region
    return area_in_words(area)


def _order(one: Compared) -> tuple[int, int, int, int]:
    place = FIRST.index(one.verdict) if one.verdict else len(FIRST)
    return place, -one.person.minimum, -one.person.maximum, one.profile.pk
