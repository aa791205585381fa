"""The verdict of a person for an offer, and everyone's."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .criteria import Part, parts_of
from .facts import Area, Context, Offer, Person
from .logic import Outcome
from .score import contribution, points
from .shuffle import uuid_hash

SHOWN_PER_VERDICT = 50

MATCH, TO_QUALIFY, NEAR_MISS, NO = BEST_FIRST = ("match", "to_qualify", "near_miss", "no")


@dataclass(frozen=True)
class Judgement:
    """The best row of a person for an offer; `area` counts from 0, None if mobility was never declared.

    `parts`: criterion → contribution to the minimum and to the maximum, in hundredths of a point.
    """

    public_id: str
    verdict: str
    outcomes: dict[str, Outcome]
    occupation: str
    area: int | None
    parts: dict[str, tuple[int, int]]
    not_met: int

    @property
    def minimum(self) -> int:
        return sum(low for low, _ in self.parts.values())

    @property
    def maximum(self) -> int:
        return sum(high for _, high in self.parts.values())


@dataclass(frozen=True)
class Answer:
    """Exact counts over everyone, and the first of each verdict in order.

    `left_out`: category → people who did not ask to be counted; `without_occupation`: département → people.
    """

    n_people: int
    n_match: int
    n_to_qualify: int
    ranked: dict[str, list[Judgement]]
    left_out: Mapping[str, int] = field(default_factory=dict)
    without_occupation: Mapping[str, int] = field(default_factory=dict)


def is_counted(person: Person) -> bool:
    return not person.left and (person.category not in ("E", "F") or person.opted_in is True)


def verdict(parts: Mapping[str, Part]) -> str:
    not_met = lacking(parts)
    if not_met:
        return NEAR_MISS if not_met <= 2 else NO
    return TO_QUALIFY if any(part.required and part.outcome is None for part in parts.values()) else MATCH


def lacking(parts: Mapping[str, Part]) -> int:
    """How many required criteria are not met."""
    return sum(part.required and part.outcome is False for part in parts.values())


def judge(offer: Offer, person: Person, ctx: Context) -> Judgement | None:
    """The best of the person's rows; None without any occupation, or not counted."""
    rows = judge_rows(offer, person, ctx) if is_counted(person) else []
    return min(rows, key=best_first, default=None)


def judge_rows(offer: Offer, person: Person, ctx: Context) -> list[Judgement]:
    """One for each occupation × area."""
    areas: list[tuple[int | None, Area | None]] = list(enumerate(person.areas)) or [(None, None)]
    rows = []
    for sought in person.occupations:
        for position, area in areas:
            parts = parts_of(offer, sought, area, person, ctx)
            shares = points((code for code, part in parts.items() if part.scored), ctx.weights)
            earned = {
                code: (
                    contribution(shares.get(code, 0), part.low),
                    contribution(shares.get(code, 0), part.high),
                )
                for code, part in parts.items()
            }
            outcomes = {code: part.outcome for code, part in parts.items()}
            said = (person.public_id, verdict(parts), outcomes, sought.code, position, earned)
            rows.append(Judgement(*said, not_met=lacking(parts)))
    return rows


def best_first(row: Judgement) -> tuple[int, int, int, str, int]:
    return BEST_FIRST.index(row.verdict), -row.minimum, -row.maximum, row.occupation, row.area or 0


def rank_key(offer_public_id: str, person_public_id: str) -> tuple[int, int]:
    """The stable shuffle of equal scores."""
    shuffled = uuid_hash(person_public_id, seed=uuid_hash(offer_public_id, seed=0))
    return shuffled, uuid.UUID(person_public_id).int


def in_order(offer: Offer, judgements: Iterable[Judgement]) -> list[Judgement]:
    return sorted(judgements, key=lambda j: (-j.minimum, -j.maximum, rank_key(offer.public_id, j.public_id)))


def match_all(offer: Offer, people: Iterable[Person], ctx: Context, kept: int = SHOWN_PER_VERDICT) -> Answer:
    """Counts over everyone who is registered, and the first people of each verdict."""
    registered = [person for person in people if not person.left]
    judgements = [judge(offer, person, ctx) for person in registered]
    found = in_order(offer, (j for j in judgements if j is not None))
    matches = [j for j in found if j.verdict == MATCH]
    to_qualify = [j for j in found if j.verdict == TO_QUALIFY]
    counted = [person for person in registered if is_counted(person)]
    return Answer(
        n_people=len(registered),
        n_match=len(matches),
        n_to_qualify=len(to_qualify),
        ranked={MATCH: matches[:kept], TO_QUALIFY: to_qualify[:kept]},
        left_out=Counter(p.category or "" for p in registered if not is_counted(p)),
        without_occupation=Counter(p.departement or "" for p in counted if not p.occupations),
    )


def offers_of(person: Person, offers: Iterable[Offer], ctx: Context) -> dict[str, Judgement]:
    """The offers that the person matches or may match, by public id."""
    judgements = {offer.public_id: judge(offer, person, ctx) for offer in offers}
    return {key: j for key, j in judgements.items() if j is not None and j.verdict in (MATCH, TO_QUALIFY)}
