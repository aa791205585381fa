"""The lines of a counter-check, and the answer that each has: for the page, and for who needs answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from offers.models import JobOffer, OfferCriterion
from offers.services.criteria import Rows, by_code, same
from offers.wording import texts_of

from ..criteria import CRITERIA
from ..enums import LINES_TO_ANSWER, ActKind
from ..models import MatchRun, RelaxationAct, RelaxationOutcome
from .choices import PEOPLE_S_SIDE

Criteria = dict[str, Rows]
#: What an offer's page tells of its history.
ACTS_READ = 50


@dataclass(frozen=True)
class Told:
    """An act, in words. ``stands``: the offer still asks, for these criteria, what it asked after the act."""

    act: RelaxationAct
    outcome: RelaxationOutcome | None
    labels: list[str]
    changes: list[str]
    stands: bool


@dataclass(frozen=True)
class Line:
    """A line of a counter-check: criteria relaxed together, and how many more they would bring.

    ``unlawful``: why the law forbids it. ``answer``: the act by which its criteria are kept.
    """

    codes: tuple[str, ...]
    labels: list[str]
    words: list[str]
    match: int
    to_qualify: int
    more: int
    more_to_ask: int
    unlawful: list[str]
    answer: Told | None = None

    @property
    def brings(self) -> bool:
        return self.more > 0 or self.more_to_ask > 0

    @property
    def is_of_the_offer(self) -> bool:
        """The offer itself may ask for less; else it is for people to accept more."""
        return PEOPLE_S_SIDE.keys().isdisjoint(self.codes)

    @property
    def address(self) -> str:
        return ",".join(self.codes)


def acts_of(offer: JobOffer) -> list[Told]:
    """What was answered to the offer's counter-checks, the latest first; four queries at most."""
    acts = list(
        RelaxationAct.objects.filter(offer=offer).select_related(
            "actor", "version", "new_version", "outcome"
        )[:ACTS_READ]
    )
    if not acts:
        return []
    versions = {each.version_id for each in acts} | {each.new_version_id for each in acts}
    rows: dict[int | None, Rows] = {}
    for row in OfferCriterion.objects.filter(
        version__in={*versions, offer.current_version_id} - {None}
    ).order_by("pk"):
        rows.setdefault(row.version_id, []).append(row)
    asked = {version: by_code(criteria) for version, criteria in rows.items()}
    words = _words(row for criteria in rows.values() for row in criteria if row.code not in NEVER_CHANGED)
    now = asked.get(offer.current_version_id, {})
    return [_told(act, asked, now, words) for act in acts]


#: What no relaxation changes; its words would each cost a query.
NEVER_CHANGED = {"occupation", "mobility"}
Words = dict[tuple[str, str, str, str], str]


def _key(row: OfferCriterion) -> tuple[str, str, str, str]:
    return row.code, row.item, str(row.level), repr(sorted(row.value.items()))


def _words(criteria: Iterable[OfferCriterion]) -> Words:
    rows = {_key(row): row for row in criteria}
    texts = texts_of(rows.values())
    return {
        key: f"{text} ({row.get_level_display()})"
        for (key, row), text in zip(rows.items(), texts, strict=True)
    }


def _told(act: RelaxationAct, asked: dict[int | None, Criteria], now: Criteria, words: Words) -> Told:
    before, after = asked[act.version_id], asked[act.new_version_id or act.version_id]
    return Told(
        act=act,
        outcome=getattr(act, "outcome", None),
        labels=labels(act.criteria),
        changes=[change for code in act.criteria for change in changes_in_words(code, before, after, words)],
        stands=all(same(now, after, code) for code in act.criteria),
    )


def changes_in_words(code: str, before: Criteria, after: Criteria, words: Words | None = None) -> list[str]:
    """« 36 mois au moins (exigé) → 24 mois au moins (exigé) », of one criterion; empty if nothing changes."""
    old, new = before.get(code, []), after.get(code, [])
    words = _words([*old, *new]) if words is None and code not in NEVER_CHANGED else words or {}
    gone = [words.get(_key(row), row.item) for row in old if _key(row) not in {_key(each) for each in new}]
    come = [words.get(_key(row), row.item) for row in new if _key(row) not in {_key(each) for each in old}]
    if not gone and not come:
        return []
    return [f"{', '.join(gone) or 'rien'} → {', '.join(come) or 'plus demandé'}"]


def labels(codes: Sequence[str]) -> list[str]:
    known = {criterion.code: criterion.label for criterion in CRITERIA}
    # A criterion that is no more keeps its code.
    return [known.get(code, code) for code in codes]


def lines_of(counts: dict[str, Any], acts: list[Told]) -> list[Line]:
    """The steps of a counter-check, one by one then in pairs, each with its answer."""
    return [_line(step, counts["as_asked"], acts) for step in [*counts["relaxations"], *counts["pairs"]]]


def _line(step: dict[str, Any], as_asked: dict[str, int], acts: list[Told]) -> Line:
    codes = tuple(step["criteria"])
    known = {criterion.code: criterion.relaxation for criterion in CRITERIA}
    steps = [relaxation for code in codes if (relaxation := known.get(code))]
    return Line(
        codes=codes,
        labels=labels(codes),
        words=[each.words for each in steps],
        match=step["match"],
        to_qualify=step["to_qualify"],
        more=step["match"] - as_asked["match"],
        more_to_ask=step["to_qualify"] - as_asked["to_qualify"],
        unlawful=[each.unlawful for each in steps if each.unlawful],
        answer=answer_to(codes, acts),
    )


def answer_to(codes: Sequence[str], acts: list[Told]) -> Told | None:
    """The latest act that keeps what the line would relax, as long as the offer asks the same of it.

    A criterion that is kept answers every line that would relax it, alone or with another.
    """
    kept = (told for told in acts if told.act.kind == ActKind.KEPT and told.stands)
    return next((told for told in kept if set(told.act.criteria) <= set(codes)), None)


def to_answer(lines: list[Line], run: MatchRun) -> list[Line]:
    """The most fruitful lines that the law leaves open, without those that were answered; none of a run in
    which somebody matched: its counter-check is there for who asked for it.

    A line that was relaxed is answered too: the offer then has another version, and another counter-check.
    """
    if run.n_match:
        return []
    lawful = [line for line in lines if line.brings and not line.unlawful]
    fruitful = sorted(lawful, key=lambda line: (line.match, line.to_qualify), reverse=True)
    return [line for line in fruitful[:LINES_TO_ANSWER] if line.answer is None]


def brought_by_relaxing(offer: JobOffer) -> RelaxationOutcome | None:
    """What the relaxation that gave the offer its current version brought, once it is counted."""
    of_version = RelaxationOutcome.objects.filter(
        act__offer=offer, act__new_version=offer.current_version_id, act__kind=ActKind.RELAXED
    )
    return of_version.select_related("act").first()
