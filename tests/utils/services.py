"""The embedded services of the checkout for this process, and a numbered Valkey database of its own."""

import fcntl
import os
import re
import warnings
from typing import IO

import pytest
import redis
from django.conf import settings

from francetravail_match import embedded
from francetravail_match.embedded import paths

NUMBERS = range(1, 16)  # 0 is the demonstration's


class ValkeyNumber:
    """A numbered database that no other process of the machine's tests uses; freed when the process ends."""

    def __init__(self) -> None:
        self._lock: IO[bytes] | None = None

    def take(self) -> int:
        folder = paths.STATE / "tests"
        folder.mkdir(parents=True, exist_ok=True)
        for number in NUMBERS:
            lock = (folder / f"valkey-{number}.lock").open("ab")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            self._lock = lock
            return number
        raise pytest.UsageError("Every numbered Valkey database is taken: too many test processes at once.")

    def give_back(self) -> None:
        if self._lock is not None:
            self._lock.close()


def redis_url(number: int) -> str:
    """The address of the settings (socket or TCP) with another database number."""
    if not os.environ.get("REDIS_URL"):
        return embedded.redis_url(number)
    url = re.sub(r"([?&](?:db|virtual_host)=)\d+", rf"\g<1>{number}", settings.REDIS_URL)
    return url if url != settings.REDIS_URL else re.sub(r"(//[^/]+)(/\d*)?$", rf"\g<1>/{number}", url)


def broker_url(url: str) -> str:
    """As kombu spells it; the same rule as in the settings."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


client = embedded.Client()
valkey_number = ValkeyNumber()


def pytest_sessionstart(session: pytest.Session) -> None:
    # The controller of xdist holds the services too, so that they outlive each worker.
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        with warnings.catch_warnings():
            # The supervisor outlives the Popen that started it, on purpose.
            warnings.simplefilter("ignore", ResourceWarning)
            client.acquire()
    if not hasattr(session.config, "workerinput") and session.config.getoption("numprocesses", None):
        return
    settings.REDIS_URL = redis_url(valkey_number.take())
    settings.CELERY_BROKER_URL = broker_url(settings.REDIS_URL)
    with redis.Redis.from_url(settings.REDIS_URL) as connection:
        connection.flushdb()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    # After the databases are dropped and, in the controller, after the workers are gone.
    valkey_number.give_back()
    client.release()
