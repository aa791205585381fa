"""The 64-bit hash by which equal scores are shuffled: Bob Jenkins' lookup3 as PostgreSQL seeds it.

PostgreSQL's `hash_bytes_extended` on the 16 bytes of an identifier, little-endian words, as its function
`uuid_hash_extended` gives it: a signed number.
"""

import struct
import uuid

WORD = 0xFFFFFFFF
STEPS = ((4, "c", "a"), (6, "a", "b"), (8, "b", "c"), (16, "c", "a"), (19, "a", "b"), (4, "b", "c"))
LAST_STEPS = (
    (14, "b", "c"),
    (11, "c", "a"),
    (25, "a", "b"),
    (16, "b", "c"),
    (4, "c", "a"),
    (14, "a", "b"),
    (24, "b", "c"),
)


def rotated(value: int, bits: int) -> int:
    return (value << bits | value >> (32 - bits)) & WORD


def mixed(state: dict[str, int]) -> None:
    """Each step: one word less another, xor that other rotated; the other then takes the third."""
    for bits, other, word in STEPS:
        (third,) = {"a", "b", "c"} - {other, word}
        state[word] = (state[word] - state[other] & WORD) ^ rotated(state[other], bits)
        state[other] = state[other] + state[third] & WORD


def finished(state: dict[str, int]) -> None:
    for bits, other, word in LAST_STEPS:
        state[word] = (state[word] ^ state[other]) - rotated(state[other], bits) & WORD


def uuid_hash(identifier: str, seed: int) -> int:
    first, second, third, fourth = struct.unpack("<4I", uuid.UUID(identifier).bytes)
    state = dict.fromkeys("abc", 0x9E3779B9 + 16 + 3923095 & WORD)
    if seed:
        state["a"] = state["a"] + (seed >> 32 & WORD) & WORD
        state["b"] = state["b"] + (seed & WORD) & WORD
        mixed(state)
    state = {"a": state["a"] + first & WORD, "b": state["b"] + second & WORD, "c": state["c"] + third & WORD}
    mixed(state)
    state["a"] = state["a"] + fourth & WORD
    finished(state)
    unsigned = state["b"] << 32 | state["c"]
    return unsigned - (1 << 64) if unsigned >> 63 else unsigned
