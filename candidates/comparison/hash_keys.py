"""Hashes of e-mail addresses, telephones and addresses of profiles, under the keys of the environment.

Without the key nobody can tell from a hash whose it is, though there are few enough telephones to try all.
"""

import hashlib
import hmac

from django.conf import settings

#: Bytes kept of SHA-256: no two of a country collide.
LENGTH = 16


def hash_keys() -> dict[int, bytes]:
    """Every live key by its version, the newest first."""
    pairs = (item.partition(":") for item in settings.HASH_KEYS.split(","))
    keys = {int(version): secret.strip().encode() for version, _, secret in pairs}
    return dict(sorted(keys.items(), reverse=True))


def keyed_hash(text: str, key: bytes) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")[:LENGTH]


def newest_hash(text: str) -> bytes:
    """Under the key that the database has too (`installation`)."""
    return keyed_hash(text, next(iter(hash_keys().values())))


def pads(key: bytes) -> tuple[bytes, bytes]:
    """What HMAC-SHA256 makes of a key before it sees any text: PostgreSQL has SHA-256 and no HMAC."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)
