"""An advisor's answer to a line of the counter-check that they read: on its page, or through a program.

Given once more while the offer asks what the first time made it ask, it is the first: nothing is written.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from francetravail_match.accounts.models import User
from offers.models import JobOffer, OfferVersion
from offers.services.criteria import ChangeRefused, by_code, same
from offers.services.locks import lock_offers

from ..enums import ActKind
from ..models import CounterCheck, RelaxationAct
from ..querysets import status_of
from . import services
from .choices import Choice
from .lines import Line, Told, acts_of, lines_of, to_answer
from .proposals import Proposal, proposal

GONE = "La contre-épreuve ne propose plus cette ligne : l'offre ou ses résultats ont changé depuis."
MATCHED = "Quelqu'un correspond à cette offre : aucune ligne n'attend de réponse, il n'y a rien à garder."
NOTHING_TO_UNDO = "Il n'y a pas d'assouplissement sur lequel revenir."


class NothingChosen(Exception):
    """What the offer would ask for instead is not said, or is not the offer's to change; in French."""


class Answered(NamedTuple):
    """``new``: whether it was not given before."""

    act: RelaxationAct
    new: bool


class Given(NamedTuple):
    """Who answers, why, and the version of the offer (public identifier) that they read."""

    actor: User
    reason: str
    seen: uuid.UUID


class Lines(NamedTuple):
    """``waiting``: those that an advisor must answer. ``matched``: somebody matches, and none must be."""

    every: list[Line]
    waiting: list[Line]
    matched: bool

    def named(self, codes: Sequence[str]) -> Line | None:
        return next((line for line in self.every if set(line.codes) == set(codes)), None)


def lines_now(offer: JobOffer, acts: list[Told]) -> Lines:
    """Of the counter-check of what a live offer asks for now; none where it is not made."""
    run = status_of(offer.current_version).done
    made = CounterCheck.objects.filter(run=run).first() if run and offer.is_live else None
    if run is None or made is None or made.counts is None:
        return Lines([], [], matched=False)
    every = lines_of(made.counts, acts)
    return Lines(every, to_answer(every, run), matched=bool(run.n_match))


def line_now(offer: JobOffer, codes: Sequence[str]) -> Line | None:
    return lines_now(offer, acts_of(offer)).named(codes)


def line_to_keep(offer: JobOffer, codes: Sequence[str]) -> Line:
    """Raises ChangeRefused. Where somebody matches, an answer would be given before its question is asked."""
    lines = lines_now(offer, acts_of(offer))
    line = lines.named(codes)
    if line is None:
        raise ChangeRefused(GONE)
    if lines.matched:
        raise ChangeRefused(MATCHED)
    return line


@transaction.atomic
def relax(
    offer: JobOffer, codes: Sequence[str], wanted: Mapping[str, str], given: Given, *, employer_agreed: bool
) -> Answered:
    """``wanted``: the key of the choice of each criterion.

    Raises PermissionDenied, ChangeRefused or NothingChosen.
    """
    offer, version = _held(offer, given)
    chosen = _chosen(proposal(offer, codes, version), wanted)
    before = _before(offer, version, ActKind.RELAXED, codes, given)
    if before and before.new_version and _asks_for(before.new_version, chosen):
        return Answered(before, new=False)
    if line_now(offer, codes) is None:
        raise ChangeRefused(GONE)
    act = services.relax(
        offer,
        chosen,
        actor=given.actor,
        reason=given.reason,
        employer_agreed=employer_agreed,
        seen=version.pk,
    )
    return Answered(act, new=True)


@transaction.atomic
def keep(offer: JobOffer, codes: Sequence[str], given: Given) -> Answered:
    """Raises PermissionDenied or ChangeRefused."""
    offer, version = _held(offer, given)
    if before := _before(offer, version, ActKind.KEPT, codes, given):
        return Answered(before, new=False)
    line_to_keep(offer, codes)
    act = services.keep(offer, codes, actor=given.actor, reason=given.reason, seen=version.pk)
    return Answered(act, new=True)


@transaction.atomic
def undo(offer: JobOffer, given: Given) -> Answered:
    """Raises PermissionDenied or ChangeRefused."""
    offer, version = _held(offer, given)
    if before := _before(offer, version, ActKind.UNDONE, None, given):
        return Answered(before, new=False)
    told = services.undoable(offer, acts_of(offer))
    if told is None:
        raise ChangeRefused(NOTHING_TO_UNDO)
    if told.act.new_version_id != version.pk:
        raise ChangeRefused(GONE)
    return Answered(services.undo(offer, told.act, actor=given.actor, reason=given.reason), new=True)


def _held(offer: JobOffer, given: Given) -> tuple[JobOffer, OfferVersion]:
    """The offer as it is until the end of the transaction, and the version that was read."""
    held = lock_offers([offer], given.actor, ChangeRefused)[offer.pk]
    version = held.versions.filter(public_id=given.seen).first()
    if version is None:
        raise ChangeRefused(GONE)
    return held, version


def _chosen(proposed: Proposal, wanted: Mapping[str, str]) -> dict[str, Choice]:
    if proposed.closed:
        raise NothingChosen(" ".join(reason for _, reason in proposed.closed))
    chosen = proposed.chosen(wanted)
    if not chosen:
        keys = (f"{code} ({', '.join(c.key for c in each)})" for code, each in proposed.changes.items())
        raise NothingChosen(f"Dites ce que l'offre demanderait : {' ; '.join(keys)}.")
    return chosen


def _before(
    offer: JobOffer, version: OfferVersion, kind: ActKind, codes: Sequence[str] | None, given: Given
) -> RelaxationAct | None:
    """The latest such answer of this actor, if the offer asks now what it made it ask."""
    acts = RelaxationAct.objects.filter(
        offer=offer, version=version, kind=kind, actor=given.actor, reason=given.reason
    )
    if codes is not None:
        acts = acts.filter(criteria=services.ordered(codes))
    last = acts.select_related("new_version").first()
    now = offer.current_version_id
    return last if last and now == (last.new_version_id or last.version_id) else None


def _asks_for(version: OfferVersion, chosen: dict[str, Choice]) -> bool:
    asked = by_code(list(version.criteria.all()))
    return all(same(asked, {code: choice.rows}, code) for code, choice in chosen.items())
