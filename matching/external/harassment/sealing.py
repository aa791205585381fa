"""What a report rests on, under seal: opened for the manager who asks, and for this report alone.

The keys are drawn from those of the hashes, by version: a live one of these opens what was sealed under it.
"""

import hmac
import uuid

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from candidates.comparison.hash_keys import hash_keys

PURPOSE = b"matching.external.harassment"


class CannotOpen(Exception):
    """No live key opens it, or it was moved from another report. Nothing of it is said."""


def newest_version() -> int:
    return next(iter(hash_keys()))


def sealed(content: bytes, owner: uuid.UUID) -> bytes:
    """Under the newest key; ``owner``: the report."""
    return bytes(_box(newest_version()).encrypt(content, owner.bytes))


def opened(box: bytes, owner: uuid.UUID, version: int) -> bytes:
    """What was sealed for this report under that key. Raises CannotOpen."""
    try:
        return bytes(_box(version).decrypt(box, owner.bytes))
    except (CryptoError, KeyError) as error:
        raise CannotOpen from error


def _box(version: int) -> Aead:
    return Aead(hmac.digest(hash_keys()[version], PURPOSE, "sha256"))
