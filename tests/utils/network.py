"""No test speaks to the outside: a connection or a name lookup beyond this machine fails."""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from .mistakes import report

_guarding = False


def is_local(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def audit(event: str, args: tuple[Any, ...]) -> None:
    """The interpreter calls this for every socket, whatever library opens it."""
    if not _guarding:
        return
    if event in ("socket.connect", "socket.sendto"):
        connection, address = args[0], args[-1]
        if connection.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address[0]):
            report(f"an unexpected connection to {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_local(args[0]):
        report(f"an unexpected lookup of {args[0]}")


def pytest_configure() -> None:
    sys.addaudithook(audit)  # cannot be taken away: the fixture says when it counts


@pytest.fixture(autouse=True)
def _outgoing_connections_fail() -> Iterator[None]:
    global _guarding
    _guarding = True
    yield
    _guarding = False
