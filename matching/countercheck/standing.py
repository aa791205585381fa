"""How the counter-check of an offer's latest result stands, for the pages that show it or ask for it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from francetravail_match.common.database import AppNow
from offers.models import JobOffer

from ..models import CounterCheck, MatchRun
from ..querysets import RunStatus
from ..verdict import NEAR_MISSES

#: People move without any verdict of the offer changing: older numbers are worth counting again.
STALE_AFTER = datetime.timedelta(hours=20)


@dataclass(frozen=True)
class Standing:
    """``made``: what there is of it; ``old``: its numbers are worth counting again; ``refusal``: why none can
    be asked for now (`why_not`)."""

    run: MatchRun | None
    made: CounterCheck | None
    old: bool
    refusal: str

    @property
    def counts(self) -> dict[str, Any] | None:
        return self.made.counts if self.made else None

    @property
    def matched(self) -> bool:
        """Somebody matches: it is made only if somebody asks."""
        return bool(self.run and self.run.n_match)

    @property
    def expected(self) -> bool:
        """Somebody waits for its numbers. Those that the night has counted again are read meanwhile."""
        due = self.made is not None and self.made.due_since is not None
        return due and (self.matched or self.counts is None)

    @property
    def failed(self) -> bool:
        made = self.made
        return made is not None and not self.expected and made.counts is None and made.made_at is not None

    @property
    def to_redo(self) -> bool:
        """Nothing but a demand has it made again."""
        return self.matched and self.old and not self.expected

    @property
    def n_near_misses(self) -> int | None:
        """Exact; None before anything was counted."""
        return None if self.counts is None else n_near_misses(self.counts)


def standing_of(offer: JobOffer, status: RunStatus) -> Standing:
    """One query. ``status``: of the offer's current version."""
    run, made = status.done, None
    if run is not None:
        is_old = Q(made_at__lt=AppNow() - STALE_AFTER)
        made = CounterCheck.objects.filter(run=run).annotate(is_old=is_old).first()
    return Standing(run, made, bool(made and made.counts and made.is_old), why_not(offer, status))


def why_not(offer: JobOffer, status: RunStatus) -> str:
    """Why no counter-check can be asked for now, and what to do; empty if one can."""
    if not offer.is_live:
        return "La contre-épreuve se fait sur une offre publiée : celle-ci ne l'est pas."
    if status.pending:
        return "Un rapprochement est en cours : demandez la contre-épreuve quand il sera terminé."
    if status.done is None:
        return "Cette offre n'a pas encore été rapprochée : lancez d'abord le rapprochement."
    return ""


def n_near_misses(counts: dict[str, Any]) -> int:
    """To how many people one or two required criteria lack: by the best of their rows near the occupation."""
    return sum(line["people"] for line in counts["not_met"] if is_near_miss(line["criteria"]))


def is_near_miss(not_met: list[str]) -> bool:
    return 1 <= len(not_met) <= NEAR_MISSES
