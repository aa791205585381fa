"""Learning from the stored offers which occupation a title names, and keeping what was learned."""

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from francetravail_match.referentials.models import RomeCode

from ..enums import OfferSource
from ..models import JobOffer, LearnedTitles, OfferDetails
from ..suggestions import disagreement
from ..suggestions.sources import known_offers, reference_digest, rome_labels, rome_parents, rome_sheets
from ..suggestions.stored import FORMAT
from ..suggestions.suggest import current_index

if TYPE_CHECKING:
    from ..suggestions.learning.learned import Learned

#: Under this many stored offers the words of ROME alone do better.
FEWEST = 500
#: What was learned before stays for the requests that are reading it.
KEPT = 2


def other_occupations(offer: JobOffer) -> list[RomeCode]:
    """What the words of an imported offer suggest, the likeliest first; nothing if its own is among it."""
    if offer.source == OfferSource.MANUAL or not offer.listed_occupation:
        return []
    details: OfferDetails | None = getattr(offer, "details", None)
    found = disagreement(
        offer.listed_occupation, offer.title, offer.description, details.naf if details else ""
    )
    known = RomeCode.objects.in_bulk([each.code for each in found], field_name="code")
    return [known[each.code] for each in found if each.code in known]


def learn_from_stored(fewest: int = FEWEST) -> "Learned | None":
    """What the offers stored now teach; nothing where they are too few. Writes nothing."""
    examples = list(known_offers())
    if len(examples) < fewest:
        return None
    from ..suggestions.learning.learn import Example, Rome, learn

    labels = list(rome_labels())
    rome = Rome(tuple(sorted({code for _, code, _ in labels})), labels, rome_sheets(), rome_parents())
    return learn([Example(*row) for row in examples], rome, current_index(reference_digest()))


def learn_titles(fewest: int = FEWEST) -> LearnedTitles | None:
    """Learn and keep: it serves every process from its next suggestion on."""
    learned = learn_from_stored(fewest)
    if learned is None:
        return None
    from ..suggestions.learning.archive import to_bytes

    content = to_bytes(learned)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        kept = LearnedTitles.objects.create(
            format=FORMAT,
            reference=reference_digest(),
            offers=learned.offers.titles.shape[0],
            digest=digest,
            content=content,
        )
        last = LearnedTitles.objects.order_by("-id").values("id")[:KEPT]
        LearnedTitles.objects.exclude(id__in=last).delete()
    return kept
