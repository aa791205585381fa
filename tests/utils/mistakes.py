"""How a guard reports: it fails the test at once, or at its end when found in another thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_elsewhere: list[str] = []

#: Not an Exception: product code that catches everything does not swallow it.
Mistake = pytest.fail.Exception


def report(message: str) -> None:
    if threading.current_thread() is not threading.main_thread():
        _elsewhere.append(message)
    raise Mistake(message)


@contextmanager
def collected() -> Iterator[None]:
    _elsewhere.clear()
    yield
    found = list(dict.fromkeys(_elsewhere))
    _elsewhere.clear()
    if found:
        raise Mistake("in another thread: " + "; ".join(found))


@pytest.fixture(autouse=True)
def _mistakes_in_other_threads_fail() -> Iterator[None]:
    with collected():
        yield
