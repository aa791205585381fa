"""Real Celery workers on the database and the queue of the test."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .databases import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
WORKER = [sys.executable, "-m", "celery", "-A", "francetravail_match", "worker", "--concurrency", "1"]
PATIENCE = 90

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(own_database: OwnDatabase) -> Iterator[Start]:
    """`start_worker(EMAIL_URL=…)`: one more worker, with what its environment has in particular."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**environment: str) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [*WORKER, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
            cwd=ROOT,
            env=own_database.environment | environment,
            start_new_session=True,
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def kill(worker: subprocess.Popen[bytes]) -> None:
    """SIGKILL, to the worker and to the processes of its pool."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
