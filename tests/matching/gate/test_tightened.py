"""What asks for more than it did: version against version."""

from offers.enums import CriterionLevel
from offers.models import JobOffer, OfferCriterion, criteria_digest
from tests.factories import JobOfferFactory
from tests.utils.asking import row
from tests.utils.databases import OwnDatabase
from tests.utils.offer_versions import add_version

WISHED = CriterionLevel.WISHED
B, C = row("licence", "B"), row("licence", "C")


def skills(*items: int, enough: int | None = None) -> list[OfferCriterion]:
    rows = [row("skill", str(item)) for item in items]
    return rows if enough is None else [*rows, row("skill", "at_least", count=enough)]


def start(day: str) -> OfferCriterion:
    return row("availability", "start", on=day)


def at(commune: str, **more: bool) -> OfferCriterion:
    return row("mobility", "workplace", place="commune", commune=commune, **more)


def spoken(level: str | None) -> OfferCriterion:
    return row("language", "en", cefr=level)


def trained(item: str, level: int | None) -> OfferCriterion:
    return row("education", item, level=level, field="", asked="")


STRICTER: dict[str, tuple[list[OfferCriterion], list[OfferCriterion], list[str]]] = {
    "added": ([], [B], ["licence"]),
    "wished, then required": ([row("licence", "B", WISHED)], [B], ["licence"]),
    "another one": ([B], [C], ["licence"]),
    "more months": ([row("experience", months=12)], [row("experience", months=24)], ["experience"]),
    "no duration any more": (
        [row("experience", months=12)],
        [row("experience", months=None)],
        ["experience"],
    ),
    "a duration at last": ([row("experience", months=None)], [row("experience", months=1)], ["experience"]),
    "a contract": ([row("contract", "permanent")], [row("contract", "fixed_term")], ["contract"]),
    "an hour more": ([], [row("schedule", "night")], ["schedule"]),
    "another place": ([at("59350")], [at("59122")], ["mobility"]),
    "no longer remote": ([at("59350", fully_remote=True)], [at("59350")], ["mobility"]),
    "another occupation": ([row("occupation", "H2913")], [row("occupation", "M1805")], ["occupation"]),
    "earlier": ([start("2027-03-01")], [start("2027-02-01")], ["availability"]),
    "as soon as possible": ([start("2027-03-01")], [], ["availability"]),
    "spoken better": ([spoken("B1")], [spoken("B2")], ["language"]),
    "at a level": ([spoken(None)], [spoken("A1")], ["language"]),
    "a skill more": (skills(1, 2), skills(1, 2, 3), ["skill"]),
    "more of them": (skills(1, 2, 3, enough=1), skills(1, 2, 3, enough=2), ["skill"]),
    "all of them": (skills(1, 2, enough=1), skills(1, 2), ["skill"]),
    "fewer to choose from": (skills(1, 2, 3, enough=2), skills(1, 2, enough=2), ["skill"]),
    "another training": ([trained("22254", 3)], [trained("24254", 3)], ["education"]),
    "a higher level": ([trained("22254", 3)], [trained("22254", 4)], ["education"]),
    "one alternative less": (
        [trained("11111", 3), trained("22222", 3)],
        [trained("11111", 3)],
        ["education"],
    ),
    "two at once": ([], [B, row("schedule", "night")], ["licence", "schedule"]),
}
NOT_STRICTER: dict[str, tuple[list[OfferCriterion], list[OfferCriterion]]] = {
    "nothing": ([B, start("2027-03-01")], [B, start("2027-03-01")]),
    "one less": ([B, C], [B]),
    "required, then wished": ([B], [row("licence", "B", WISHED)]),
    "wished alone": ([], [row("licence", "B", WISHED)]),
    "fewer months": ([row("experience", months=24)], [row("experience", months=12)]),
    "remote too": ([at("59350")], [at("59350", fully_remote=True)]),
    "another title": ([row("occupation", "H2913")], [row("occupation", "H2913", appellation=404475)]),
    "later": ([start("2027-02-01")], [start("2027-03-01")]),
    "spoken less well": ([spoken("B2")], [spoken("B1")]),
    "at any level": ([spoken("B2")], [spoken(None)]),
    "a skill less": (skills(1, 2), skills(1)),
    "one of them is enough": (skills(1, 2), skills(1, 2, enough=1)),
    "more to choose from": (skills(1, 2), skills(1, 2, 3, enough=2)),
    "two of three, then one of two": (skills(1, 2, 3, enough=2), skills(1, 2, enough=1)),
    "one alternative more": ([trained("11111", 4)], [trained("11111", 3), trained("22222", 5)]),
    "any field": ([trained("22254", 4)], [trained("", 3)]),
}


def copied(rows: list[OfferCriterion]) -> list[OfferCriterion]:
    return [OfferCriterion(code=r.code, item=r.item, level=r.level, value=r.value) for r in rows]


def versions(before: list[OfferCriterion], after: list[OfferCriterion]) -> tuple[int, int]:
    offer: JobOffer = JobOfferFactory()
    was = add_version(offer, copied(before))
    return was.pk, was.pk if criteria_digest(before) == criteria_digest(after) else add_version(
        offer, copied(after)
    ).pk


def test_what_asks_for_more_is_named_and_what_does_not_is_not(own_database: OwnDatabase):
    expected: dict[tuple[int, int], tuple[str, list[str]]] = {}
    for name, (before, after, codes) in STRICTER.items():
        expected[versions(before, after)] = name, codes
    for name, (before, after) in NOT_STRICTER.items():
        expected[versions(before, after)] = name, []
    with own_database.as_owner() as owner:
        found = {
            pair: (name, owner.execute("SELECT gate_tightened(%s, %s)", pair).fetchone()[0])
            for pair, (name, _) in expected.items()
        }
    assert found == expected
