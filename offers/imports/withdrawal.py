"""Offers that a full feed of their source no longer has: closed as withdrawn at source, never deleted.

A feed that is suspect closes nobody's offer. An offer whose line was refused has not vanished.
"""

from itertools import batched

from francetravail_match.accounts.models import Agency
from francetravail_match.common.imports import Unreadable
from offers.enums import ClosingReason, OfferSource, OfferState
from offers.models import JobOffer
from offers.querysets import JobOfferQuerySet
from offers.services.transitions import close_offers

from .summary import OfferSummary

BATCH = 500
#: Beyond these, a feed is not believed. A few are always: someone can look at them one by one.
FEW = 10
LARGEST_SHARE_REFUSED = 0.01
LARGEST_SHARE_WITHDRAWN = 0.20


def check_refusals(summary: OfferSummary) -> None:
    """Raises Unreadable if the feed is empty, or too much of it was refused to be called full."""
    if summary.read == summary.refused:
        raise Unreadable("Ce flux complet ne contient aucune offre lisible : vérifiez le fichier.")
    if summary.refused > max(FEW, LARGEST_SHARE_REFUSED * summary.read):
        raise Unreadable(
            f"{summary.refused} lignes refusées sur {summary.read} : plus de {LARGEST_SHARE_REFUSED:.0%}, "
            "ce flux ne peut pas passer pour complet. Corrigez-le, ou importez-le sans --full."
        )


def open_offers(agency: Agency | None) -> JobOfferQuerySet:
    """The source's offers that are not closed: those of one agency, if it takes the whole feed."""
    offers = JobOffer.objects.filter(source=OfferSource.FRANCE_TRAVAIL).exclude(state=OfferState.CLOSED)
    return offers.filter(agency=agency) if agency else offers


def withdraw_vanished(
    open_now: JobOfferQuerySet,
    *,
    open_before: int,
    seen: set[str],
    summary: OfferSummary,
    allow_shrink: bool,
) -> None:
    """Close the open offers whose number was not seen.

    Raises Unreadable if that is too many of those that were open before the feed, unless ``allow_shrink``.
    """
    rows = open_now.order_by("pk").values_list("pk", "source_number")
    vanished = [pk for pk, number in rows.iterator() if number not in seen]
    if not allow_shrink and len(vanished) > max(FEW, LARGEST_SHARE_WITHDRAWN * open_before):
        raise Unreadable(
            f"{len(vanished)} offres ouvertes sur {open_before} ne sont plus dans ce flux : plus de "
            f"{LARGEST_SHARE_WITHDRAWN:.0%}. Vérifiez qu'il est complet, puis ajoutez --allow-shrink."
        )
    withdrawn = 0
    for batch in batched(vanished, BATCH):
        # Someone may have closed one meanwhile.
        gone = list(open_now.filter(pk__in=batch).locked())
        close_offers(gone, reason=ClosingReason.WITHDRAWN_AT_SOURCE, actor=None)
        withdrawn += len(gone)
    summary.withdrawn = withdrawn
