"""What every test gets. The parts are in tests/utils: databases and services, and the guards."""

import gc
import os

import hypothesis

pytest_plugins = [
    "tests.utils.services",
    "tests.utils.databases",
    "tests.utils.mailbox",
    "tests.utils.mistakes",
    "tests.utils.network",
    "tests.utils.slowest",
    "tests.utils.strict_client",
    "tests.utils.strict_queries",
    "tests.utils.strict_templates",
    "tests.utils.workers",
]

hypothesis.settings.register_profile("default", deadline=None, max_examples=10)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=64, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


# Once collection has frozen what it made, little is old: at the usual thresholds all of it is looked through
# at every other request.
gc.set_threshold(50_000, 20, 20)


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as processors: a third of a test is waiting for a browser, a database, a process."""
    processors = len(os.sched_getaffinity(0))
    return processors + processors // 2


def pytest_collection_finish() -> None:
    # What is imported and collected stays to the end: it need not be looked through again and again.
    gc.collect()
    gc.freeze()
