"""What was learned, kept in the database: written by whoever learns, read once by each process."""

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from ..models import LearnedTitles

if TYPE_CHECKING:
    from .learning.learned import Learned

#: Raised by whoever changes what the arrays mean: what older code learned no longer serves.
FORMAT = 3


class Altered(Exception):
    """What is stored is not what was learned."""


def latest_learned(reference: str) -> "Learned | None":
    """The last that was learned, if this code and this edition of ROME can use it."""
    latest = LearnedTitles.objects.filter(format=FORMAT, reference=reference)
    digest = latest.values_list("digest", flat=True).first()
    return _load(digest) if digest else None


@lru_cache(maxsize=1)
def _load(digest: str) -> "Learned":
    from .learning.archive import from_bytes

    content = bytes(LearnedTitles.objects.filter(digest=digest).values_list("content", flat=True)[0])
    if hashlib.sha256(content).hexdigest() != digest:
        raise Altered(digest)
    return from_bytes(content)
