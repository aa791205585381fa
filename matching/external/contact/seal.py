"""Addresses under seal: whoever has the public key closes one, the worker that sends is alone to open it.

What is sealed names its sighting, so that a box moved to another one opens nothing.
"""

import base64
import binascii
import uuid
from dataclasses import dataclass

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from candidates.comparison.hash_keys import hash_keys, keyed_hash
from francetravail_match.accounts.models import User

from ..calls import call as ask
from ..models import Channel, Sighting


class CannotOpen(Exception):
    """No key of this process opens the box, or the box is of another sighting. Nothing of it is said."""


@dataclass(frozen=True)
class Sealed:
    """``digests``: keyed hashes of the address under every live key, the newest first."""

    box: bytes
    seal_version: int
    digests: tuple[bytes, ...]
    key_version: int


def close(email: str, owner: uuid.UUID) -> Sealed:
    """An address under seal for the sighting of this identifier."""
    version, key = keys_of(settings.SEAL_PUBLIC_KEY)[0]
    box = SealedBox(PublicKey(key)).encrypt(f"{owner} {email}".encode())
    known = hash_keys()
    digests = tuple(keyed_hash(email.lower(), secret) for secret in known.values())
    return Sealed(box, version, digests, next(iter(known)))


def open_sealed(channel: Channel) -> str:
    """The address. Raises CannotOpen."""
    secret = dict(keys_of(settings.SEAL_SECRET_KEYS)).get(channel.seal_version)
    if secret is None:
        raise CannotOpen
    try:
        said = SealedBox(PrivateKey(secret)).decrypt(bytes(channel.sealed)).decode()
    except CryptoError as error:
        raise CannotOpen from error
    owner, _, email = said.partition(" ")
    if owner != str(channel.sighting.public_id):
        raise CannotOpen
    return email


def seal(sighting: Sighting, email: str, *, by: User) -> bool:
    """Keep the address under seal, with the sighting. False: the person objected, the sighting is erased.

    Raises PilotRefused (French) for who may not, or once the person is informed.
    """
    sealed = close(email, sighting.public_id)
    kept: bool = ask(
        "external_seal",
        by.pk,
        sighting.pk,
        sealed.box,
        sealed.seal_version,
        sealed.digests[0],
        sealed.key_version,
        list(sealed.digests),
    )
    return kept


def keys_of(text: str) -> list[tuple[int, bytes]]:
    """`2:base64,1:base64` → version and key of 32 bytes, as they stand. Raises ValueError."""
    found = []
    for item in filter(None, text.split(",")):
        version, _, key = item.partition(":")
        try:
            raw = base64.b64decode(key.strip(), validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
        if len(raw) != 32:
            raise ValueError("a key has 32 bytes")
        found.append((int(version), raw))
    return found
