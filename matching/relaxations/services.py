"""Answers to the lines of a counter-check: relaxed, kept, undone; and what a relaxation brought."""

import datetime
import logging
from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.database import words_of_refusal
from offers.models import JobOffer, OfferCriterion
from offers.services.criteria import ChangeRefused, by_code, change_criteria, copies
from offers.services.locks import lock_offers

from ..criteria import CRITERIA
from ..enums import ActKind
from ..models import UNLAWFUL, MatchRun, RelaxationAct, RelaxationOutcome
from .choices import Choice, why_none
from .columns import columns
from .counting import found_again
from .lines import Told

logger = logging.getLogger(__name__)
ORDER = [criterion.code for criterion in CRITERIA]


@transaction.atomic
def relax(
    offer: JobOffer,
    chosen: dict[str, Choice],
    *,
    actor: User,
    reason: str,
    employer_agreed: bool,
    seen: int,
) -> RelaxationAct:
    """The offer asks for less from now on: a new version, its matching, and the act that says who and why.

    ``chosen``: the change of each criterion of the line; ``seen``: the version (key) that the actor saw.
    Raises PermissionDenied or ChangeRefused.
    """
    if not employer_agreed:
        raise ChangeRefused("Un critère ne s'assouplit qu'avec l'accord de l'employeur.")
    if forbidden := set(chosen).intersection(UNLAWFUL):
        raise ChangeRefused(why_none(forbidden.pop()))
    rows = by_code(list(OfferCriterion.objects.filter(version=seen).order_by("pk")))
    rows |= {code: choice.rows for code, choice in chosen.items()}
    after = change_criteria(offer, [row for each in rows.values() for row in each], actor=actor, seen=seen)
    return RelaxationAct.objects.create(
        offer=offer,
        kind=ActKind.RELAXED,
        criteria=ordered(chosen),
        version_id=seen,
        new_version=after,
        reason=reason,
        employer_agreed=True,
        actor=actor,
    )


@transaction.atomic
def keep(offer: JobOffer, codes: Sequence[str], *, actor: User, reason: str, seen: int) -> RelaxationAct:
    """The offer goes on asking for this, and the act says why. Raises PermissionDenied or ChangeRefused."""
    if not actor.may(Action.CHANGE_CRITERIA):
        raise PermissionDenied("Vos rôles ne permettent pas de répondre à une contre-épreuve.")
    held = lock_offers([offer], actor, ChangeRefused)[offer.pk]
    if held.current_version_id != seen:
        raise ChangeRefused(
            "Les critères de cette offre ont changé pendant que vous la lisiez. Rien n'a été modifié : "
            "relisez la contre-épreuve, puis recommencez."
        )
    try:
        with transaction.atomic():
            return RelaxationAct.objects.create(
                offer=offer,
                kind=ActKind.KEPT,
                criteria=ordered(codes),
                version_id=seen,
                reason=reason,
                actor=actor,
            )
    except IntegrityError as error:
        # A result that came meanwhile found somebody.
        raise ChangeRefused(words_of_refusal(error, RelaxationAct)) from error


def undoable(offer: JobOffer, acts: list[Told]) -> Told | None:
    """Of the acts of the offer, the relaxation that gave it its current version, if it was the last to."""
    last = next((told for told in acts if told.act.kind != ActKind.KEPT), None)
    if last is None or last.act.kind != ActKind.RELAXED:
        return None
    return last if last.act.new_version_id == offer.current_version_id else None


def may_undo(user: User, offer: JobOffer, acts: list[Told]) -> bool:
    """Whether the user may take back the last change of what a live offer asks for."""
    return offer.is_live and user.may(Action.CHANGE_CRITERIA) and undoable(offer, acts) is not None


@transaction.atomic
def undo(offer: JobOffer, act: RelaxationAct, *, actor: User, reason: str) -> RelaxationAct:
    """The offer asks again for what it asked before: the same version as then, and its matching.

    Raises PermissionDenied or ChangeRefused.
    """
    rows = copies(list(act.version.criteria.all()))
    seen = act.new_version_id or 0
    after = change_criteria(offer, rows, actor=actor, seen=seen)
    return RelaxationAct.objects.create(
        offer=offer,
        kind=ActKind.UNDONE,
        criteria=act.criteria,
        version_id=seen,
        new_version=after,
        reason=reason,
        actor=actor,
    )


def ordered(codes: Iterable[str]) -> list[str]:
    """As an act holds them."""
    return sorted(codes, key=ORDER.index)


def count_found(*, run: MatchRun, now: datetime.datetime) -> None:
    """The run of a relaxed version was just made or confirmed: say, once, what the relaxation brought."""
    act = RelaxationAct.objects.filter(kind=ActKind.RELAXED, new_version=run.version_id, outcome=None).first()
    # Nearly every run is of a version that no relaxation made: that alone is asked of each.
    if act is None or act.offer.current_version_id != run.version_id:
        return
    if run.n_match is None or run.n_to_qualify is None:
        return
    try:
        with transaction.atomic():
            # Who began to match since the run's own count is not of what the run found.
            n_found = min(_found_again(act, run), run.n_match) if run.n_match else 0
    except OperationalError:
        logger.exception("what relaxation %d brought was not counted: the next confirmation will", act.pk)
        return
    RelaxationOutcome.objects.create(
        act=act, n_found=n_found, n_match=run.n_match, n_to_qualify=run.n_to_qualify, counted_at=now
    )


def _found_again(act: RelaxationAct, run: MatchRun) -> int:
    asked = by_code(list(act.version.criteria.all()))
    return found_again(run.version_id, columns({code: asked.get(code, []) for code in act.criteria}))
