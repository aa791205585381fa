"""The demonstration as a newcomer meets it: packaged data, a few people, its own services."""

import json
import random
import re
import signal
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psutil
import pytest

from francetravail_match.embedded.processes import wait_for
from tests.utils.profile import long

from .conftest import Checkout, temporary_checkout

PEOPLE = 2_000
PATIENCE = 400
ENDS = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM]
#: What is killed, one after the other, and where one starts from: the first start of the services is to be
#: broken too.
VICTIMS = [
    (["postgres -D", "francetravail_match.embedded.supervisor"], "new_checkout"),
    (
        [
            "valkey-server",
            "postgres: app",
            "celery -A francetravail_match worker",
            "celery -A francetravail_match beat",
        ],
        "migrated_checkout",
    ),
]


def finish(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a `--check` and read its last line."""
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return json.loads(output.splitlines()[-1])


def check(checkout: Checkout, *arguments: str) -> dict[str, Any]:
    return finish(checkout.start("--check", "--people", str(PEOPLE), *arguments))


def findings(report: dict[str, Any]) -> dict[str, Any]:
    names = ("people", "runs", "results", "offers_with_match", "offers_to_ask", "offers_without")
    return {name: report[name] for name in names}


def no_process_left(checkout: Checkout) -> bool:
    return wait_for(lambda: not checkout.processes(), 20)


@pytest.fixture(scope="module")
def checked(_migrated_once: Checkout) -> Iterator[tuple[Checkout, dict[str, Any]]]:
    """A copy, and what a check found there when nothing went wrong."""
    with temporary_checkout(like=_migrated_once) as copy:
        yield copy, check(copy)


@long
def test_check_twice_recreates_nothing_and_leaves_nothing(checked: tuple[Checkout, dict[str, Any]]) -> None:
    checkout, first = checked
    assert first["data"] == "packaged"
    assert first["offers"] == {"read": 60, "created": 59, "unchanged": 0, "refused": 1}
    assert first["people"] == PEOPLE
    assert first["runs"] == 59
    assert first["results"] > 0
    assert first["offers_with_match"] + first["offers_to_ask"] + first["offers_without"] == 59
    assert set(first["seconds"]) == {"migrate", "reference", "offers", "people", "matching", "shortlists"}
    assert no_process_left(checkout)

    second = check(checkout)
    assert second["offers"] == {"read": 60, "created": 0, "unchanged": 59, "refused": 1}
    assert findings(second) == findings(first)
    assert no_process_left(checkout)


@long
def test_a_fresh_start_finds_the_same(checked: tuple[Checkout, dict[str, Any]]) -> None:
    checkout, first = checked
    fresh = check(checkout, "--fresh")
    assert fresh["offers"]["created"] == 59
    # Other identifiers, other order, the same counts.
    assert findings(fresh) == findings(first)
    assert no_process_left(checkout)


@long
@pytest.mark.parametrize("sent", ENDS)
def test_served_site_ends_with_its_parent(
    checked: tuple[Checkout, dict[str, Any]], sent: signal.Signals
) -> None:
    checkout, _ = checked
    process = checkout.start("--people", str(PEOPLE), "--port", "18400")
    try:
        with urllib.request.urlopen(address_of(process), timeout=PATIENCE) as page:  # noqa: S310 - our own
            text = page.read().decode()
        assert "Inscrits d" in text
        assert "Claire Morel" in text
        process.send_signal(sent)
        process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert no_process_left(checkout)


def address_of(process: subprocess.Popen[str]) -> str:
    """Where the site is, once it says how to stop it."""
    address = ""
    for line in process.stdout or ():
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        address = found[0] if found else address
        if "Ctrl-C" in line:
            break
    assert address
    return address


def victims(checkout: Checkout, words: str) -> Callable[[], list[psutil.Process]]:
    def find() -> list[psutil.Process]:
        found = []
        for process in checkout.processes():
            with suppress(psutil.NoSuchProcess):
                if words in " ".join(process.cmdline()):
                    found.append(process)
        return found

    return find


@long
@pytest.mark.parametrize(("killed", "start"), VICTIMS, ids=[" and ".join(killed) for killed, _ in VICTIMS])
def test_a_killed_process_changes_nothing_in_the_result(
    request: pytest.FixtureRequest,
    checked: tuple[Checkout, dict[str, Any]],
    killed: list[str],
    start: str,
) -> None:
    checkout: Checkout = request.getfixturevalue(start)
    process = checkout.start("--check", "--people", str(PEOPLE))
    for words in killed:
        find = victims(checkout, words)
        assert wait_for(lambda: bool(find()) or process.poll() is not None, 60)  # noqa: B023 - waited for here
        assert process.poll() is None, process.communicate()
        random.choice(find()).send_signal(signal.SIGKILL)  # noqa: S311
    assert findings(finish(process)) == findings(checked[1])
    assert no_process_left(checkout)


@long
def test_a_killed_parent_leaves_nothing_and_the_next_check_completes(migrated_checkout: Checkout) -> None:
    checkout = migrated_checkout
    process = checkout.start("--check", "--people", str(PEOPLE))
    find = victims(checkout, "celery -A francetravail_match worker")
    assert wait_for(lambda: bool(find()), 60)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert no_process_left(checkout)

    report = check(checkout)
    assert report["runs"] == 59
    assert report["people"] == PEOPLE
