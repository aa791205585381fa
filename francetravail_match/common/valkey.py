"""Valkey, for what may be lost: counts of requests, and what was made a moment ago."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import redis
from django.conf import settings

logger = logging.getLogger(__name__)
PATIENCE = 0.2  # second


def valkey() -> redis.Redis:
    return _connected(settings.REDIS_URL)


@cache
def _connected(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def made_recently(key: str, seconds: int, make: Callable[[], str]) -> str:
    """The text that was made under this key so many seconds ago at most, or made now.

    For texts that say nothing of anybody, and keys that nobody may ask for who may not read them. Without
    Valkey it is made each time.
    """
    kept: Any = None
    try:
        kept = valkey().get(key)
    except redis.RedisError:
        logger.warning("nothing is kept for a moment: Valkey does not answer")
    if kept is not None:
        return str(kept, "utf-8")
    made = make()
    with suppress(redis.RedisError):
        valkey().set(key, made, ex=seconds)
    return made
