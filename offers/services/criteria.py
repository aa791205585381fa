"""What an offer asks for, changed by someone here or by its source, without one undoing the other."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db import transaction

from francetravail_match.accounts.models import User
from francetravail_match.accounts.permissions import Action
from francetravail_match.common.templatetags.french import moment
from francetravail_match.journal import services as journal

from ..linter import is_lawful
from ..models import JobOffer, OfferCriterion, OfferVersion
from .locks import lock_offers
from .versions import UnlawfulCriterion, Wanted, announce_versions, create_versions

Rows = list[OfferCriterion]


class ChangeRefused(Exception):
    """The criteria cannot be changed now; the message is French and says why."""


@transaction.atomic
def change_criteria(offer: JobOffer, criteria: Rows, *, actor: User, seen: int | None) -> OfferVersion:
    """The version of a live offer that asks for this, from now on its current one; its matching is asked for.

    ``seen``: the version (key) that the actor saw, refused if another one is current.
    Raises PermissionDenied or ChangeRefused.
    """
    if not actor.may(Action.CHANGE_CRITERIA):
        raise PermissionDenied("Vos rôles ne permettent pas de changer ce qu'une offre demande.")
    held = lock_offers([offer], actor, ChangeRefused)[offer.pk]
    before = held.current_version
    if before is None or not held.is_live:
        raise ChangeRefused("Cette offre n'est pas publiée : rien n'a été modifié.")
    if before.pk != seen:
        raise ChangeRefused(
            f"Les critères de cette offre ont changé pendant que vous la lisiez : elle en est à la {before} "
            f"({moment(before.created_at)}). Rien n'a été modifié : relisez-la, puis recommencez."
        )
    try:
        (after,) = create_versions([(offer, copies(criteria))], actor=actor)
    except UnlawfulCriterion as refusal:
        raise ChangeRefused(str(refusal)) from refusal
    if after.pk == before.pk:
        raise ChangeRefused("L'offre demande déjà cela : rien n'a été modifié.")
    line = (offer.public_id, {"from": before.number, "to": after.number})
    journal.record_many("offer.criteria_changed", actor=actor, object_type="offer", objects=[line])
    announce_versions([after])
    return after


@transaction.atomic
def take_from_source(wanted: Wanted) -> None:
    """Give each offer what its source asks for now, but for what someone here has changed since.

    A criterion of which the source says what it said before stays as it was changed here; a criterion of
    which it says something else is the source's again.
    """
    pairs = list(wanted)
    # As they are now: someone may have changed one since the caller read it.
    held = JobOffer.objects.locked().filter(pk__in=[offer.pk for offer, _ in pairs])
    changed_here = {
        pk: (current, source)
        for pk, current, source in held.values_list("pk", "current_version", "source_version")
        if source is not None and current != source
    }
    rows = _rows_of({version for both in changed_here.values() for version in both})
    create_versions(pairs, from_source=True)
    create_versions(
        (offer, _merged(criteria, *(rows[version] for version in changed_here[offer.pk])))
        for offer, criteria in pairs
        if offer.pk in changed_here
    )


def _rows_of(versions: set[int]) -> dict[int, Rows]:
    rows = defaultdict(list)
    for criterion in OfferCriterion.objects.filter(version__in=versions).order_by("pk"):
        rows[criterion.version_id].append(criterion)
    return rows


def _merged(said_now: Rows, changed_here: Rows, said_before: Rows) -> Rows:
    """Criterion by criterion, what the source says now if it is not what it said before.

    What an older version asked for against the law is not asked for again.
    """
    now, here, before = (by_code(rows) for rows in (said_now, changed_here, said_before))
    return [
        criterion
        for code in {**now, **here}
        for criterion in copies((here if same(now, before, code) else now).get(code, []))
        if is_lawful(criterion)
    ]


def by_code(criteria: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for criterion in criteria:
        found[criterion.code].append(criterion)
    return dict(found)


def same(one: dict[str, Rows], other: dict[str, Rows], code: str) -> bool:
    """Whether both ask for the same under this criterion."""
    return _as_values(one.get(code, [])) == _as_values(other.get(code, []))


def _as_values(criteria: Rows) -> list[tuple[object, ...]]:
    return sorted(((c.item, str(c.level), c.value) for c in criteria), key=lambda each: each[:2])


def copies(criteria: Rows) -> Rows:
    """The same criteria, not stored yet."""
    return [OfferCriterion(code=c.code, item=c.item, level=c.level, value=c.value) for c in criteria]
