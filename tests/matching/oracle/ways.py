"""What makes up for what a person lacks: another occupation, a training, an immersion, a refresher, pay."""

from collections import Counter
from collections.abc import Collection, Iterable
from decimal import Decimal

from .certificates import good_for, is_good, reserve_days
from .criteria import has_skill, occupation, of_level
from .facts import REQUIRED, Context, Occupation, Offer, Person, Wanted
from .logic import Outcome, all_of, any_of
from .relaxation import Links, Row, near, rows_of
from .verdict import is_counted

KINDS = ("sibling", "linked")
WAYS = {
    "training": {"skill"},
    "immersion": {"experience"},
    # The law imposes the diploma of a regulated occupation: nothing makes up for it.
    "simulation": {"experience", "skill", "certification"},
    "refresher": {"certification"},
}
Verdicts = tuple[int, int]


def kind(offer: Offer, sought: Occupation) -> str:
    if occupation(offer, sought) is not False:
        return "own"
    return "sibling" if sought.parent == offer.parent else "linked"


def kinds_of(offer: Offer, person: Person, links: Links) -> list[str]:
    """Of each of the person's rows, in the order of `rows_of`."""
    return [
        kind(offer, sought)
        for sought in person.occupations
        for _ in range(len(person.areas) or 1)
        if occupation(offer, sought) is not False or near(offer, sought, links)
    ]


def without(rows: Iterable[Row], made_up_for: Collection[str]) -> Outcome:
    return any_of(all_of(o for code, (o, _) in row.items() if code not in made_up_for) for row in rows)


def verdicts(found: Iterable[Outcome]) -> Verdicts:
    counted = Counter(found)
    return counted[True], counted[None]


def other_ways(
    offer: Offer, people: Iterable[Person], ctx: Context, links: Links
) -> dict[str, dict[str, tuple[int, ...]]]:
    """Ways: how many would match and be to ask. Near: how many there are, then the same."""
    counted = [person for person in people if is_counted(person)]
    everyone = [(rows_of(offer, p, ctx, links), kinds_of(offer, p, links)) for p in counted]
    return {
        "ways": {way: verdicts(without(rows, codes) for rows, _ in everyone) for way, codes in WAYS.items()},
        "near": {
            accepted: (
                sum(accepted in kinds for _, kinds in everyone),
                *verdicts(
                    any_of(
                        without([row], {"occupation"} if one == accepted else ())
                        for row, one in zip(rows, kinds, strict=True)
                    )
                    for rows, kinds in everyone
                ),
            )
            for accepted in KINDS
        },
    }


def reach(offer: Offer, people: Iterable[Person], ctx: Context, links: Links) -> dict[str, object]:
    """Of who lacks only skills, only certifications, or nothing."""
    missing: Counter[frozenset[int]] = Counter()
    refresher: Counter[int] = Counter()
    rises: Counter[Decimal] = Counter()
    ended: Counter[bool] = Counter()
    start = ctx.start(offer)
    papers = [w for w in of_level(offer.certifications, REQUIRED) if w.item not in ctx.employer_only]
    for person in people:
        rows = rows_of(offer, person, ctx, links) if is_counted(person) else []
        if without(rows, ()) is not False:
            days = [n for wanted in papers if (n := refresher_days(wanted, person, ctx, offer))]
            if days:
                refresher[sum(days)] += 1
            rise = wanted_more(offer, person)
            if rise:
                rises[rise] += 1
        elif without(rows, {"skill"}) is not False:
            wanted_skills = of_level(offer.skills, REQUIRED)
            missing[frozenset(int(w.item) for w in wanted_skills if has_skill(w, person) is False)] += 1
        elif without(rows, {"certification"}) is not False:
            lacking = [w.item for w in papers if good_for(w.item, person, start, ctx) is False]
            held = {item for item, paper in person.certifications.items() if paper.held}
            ended[held.issuperset(lacking)] += 1
    return {
        "missing": missing,
        "refresher_days": refresher,
        "expired": ended[True],
        "never_certified": ended[False],
        "rises": rises,
    }


def refresher_days(wanted: Wanted, person: Person, ctx: Context, offer: Offer) -> int:
    """0: none is needed, or none is enough."""
    start = ctx.start(offer)
    accepted = {e.old for e in ctx.equivalences if e.new == wanted.item and e.in_force(start)} | {wanted.item}
    good = [
        reserve_days(item, paper, start, ctx) or 0
        for item, paper in person.certifications.items()
        if item in accepted and paper.held and is_good(item, paper, start, ctx)
    ]
    return min(good, default=0)


def wanted_more(offer: Offer, person: Person) -> Decimal | None:
    """How much more than the offer's maximum; None where it is not more, or not known."""
    offered, wished = offer.salary, person.wished
    if offered is None or offered.euros is None or wished.euros is None or offered.period != wished.period:
        return None
    return max(wished.euros - offered.euros, Decimal(0)) or None
